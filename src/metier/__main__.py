"""``python -m metier``: the same as the command ``metier``."""

import sys

from metier.cli import main

sys.exit(main())
