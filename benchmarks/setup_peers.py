"""Make the peers' environments: python benchmarks/setup_peers.py."""

from __future__ import annotations

import subprocess
import venv

from environments import HERE, PEERS, REQUIREMENTS, python_of


def main() -> None:
    for environment, requirements in REQUIREMENTS.items():
        if not python_of(environment).exists():
            venv.create(PEERS / environment, with_pip=True)
        install = [python_of(environment), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, HERE / requirements], check=True)
        print(f"{environment}: ready")


if __name__ == "__main__":
    main()
