"""The public functions of the Python peers, as their installed packages have them: renews `tests/peers/python.toml`.

What a package names in ``__all__``, or in its top module, is public; of a class that only holds functions, its
methods are. Modules of a package's own tests and of its handling of input are not asked.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from environments import HOME, python_of

PAGE = Path(__file__).resolve().parents[1] / "tests" / "peers" / "python.toml"
MODULES = {
    "ecomplexity": ["ecomplexity"],
    "econcomplex": ["econcomplex"],
    "economic-complexity": ["economic_complexity"],
    "fermi-cref": ["fermi"],
    "inequality": [f"inequality.{part}" for part in ("atkinson", "gini", "pen", "schutz", "theil", "wolfson")],
}
WITH_METHODS = {"fermi-cref"}

ASKED = """
import importlib, inspect, json, sys, warnings
from importlib.metadata import version
warnings.simplefilter("ignore")
package, methods, *modules = sys.argv[1:]
found = set()
for module in map(importlib.import_module, modules):
    own = module.__name__.split(".")[0]
    for name in getattr(module, "__all__", [n for n in vars(module) if not n.startswith("_")]):
        thing = getattr(module, name)
        if not (inspect.isfunction(thing) or inspect.isclass(thing)) or thing.__module__.split(".")[0] != own:
            continue
        inside = [n for n in vars(thing) if inspect.isfunction(getattr(thing, n)) and not n.startswith("_")]
        inside = inside if methods == "methods" and inspect.isclass(thing) else []
        found |= {f"{name}.{n}" for n in inside} or {name}
print(json.dumps([version(package), sorted(found)]))
"""


def asked(package: str) -> str:
    """One package's version and names, as JSON, from an interpreter that has it."""
    methods = "methods" if package in WITH_METHODS else "no methods"
    done = subprocess.run(
        [python_of(HOME[package]), "-c", ASKED, package, methods, *MODULES[package]],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def main() -> None:
    import json

    blocks = ["# Written by benchmarks/peer_names.py from the installed packages."]
    for package in MODULES:
        version, names = json.loads(asked(package))
        listed = "".join(f'    "{name}",\n' for name in names)
        blocks.append(f'["{package}"]\nversion = "{version}"\nfunctions = [\n{listed}]')
    PAGE.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
