"""The package for Node, built from `packages/dealdock-npm`: `python -m tests.support.npm_package FOLDER`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[2] / "packages" / "dealdock-npm"
TOOLS: Final = Path(f"{sys.prefix}-npm")
"""The folder in which `make check` installs TypeScript, openapi-typescript, Jest and Vitest."""
COMMAND: Final = {"DEALDOCK_COMMAND": f"{sys.executable} -m dealdock"}


def build(target: Path) -> Path:
    """Build the package and return its archive in the folder `target`. The types are those of today's control plane."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "package"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("node_modules", "dist", "openapi.json"))
        (copy / "node_modules").symlink_to(TOOLS.resolve() / "node_modules")
        target.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", "--offline", "--pack-destination", str(target.resolve())]
        done = subprocess.run(
            command, cwd=copy, env={**environment(), **COMMAND}, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        return target.resolve() / done.stdout.split()[-1]


def environment() -> dict[str, str]:
    """Return the variables of a shell in which the programs of the tools are found."""
    programs = TOOLS.resolve() / "node_modules" / ".bin"
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
