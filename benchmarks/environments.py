"""Where each contestant lives: metier in the project's environment, its peers in environments of their own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / ".bench-venv"
REQUIREMENTS = {"pandas3": "peers-requirements.txt", "pandas2": "peers-pandas2-requirements.txt"}
HOME = {
    "bicm": "pandas3",
    "ecomplexity": "pandas3",
    "econcomplex": "pandas3",
    "fermi-cref": "pandas3",
    "giddy": "pandas3",
    "inequality": "pandas3",
    "economic-complexity": "pandas2",
}


def python_of(environment: str) -> Path:
    """The interpreter of one of the peers' environments."""
    inside = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    return PEERS / environment / inside


def interpreter(contestant: str) -> Path:
    """The interpreter that a contestant runs in; metier, NumPy and SciPy run in this one."""
    return python_of(HOME[contestant]) if contestant in HOME else Path(sys.executable)
