"""Runs programs of other environments with the vendor's hosts redirected to a sandbox."""

import os
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

RUNNER: Final = Path(__file__).with_name("run_redirected.py")
SOURCE: Final = Path(__file__).parents[4] / "packages" / "pytest-dealdock" / "src"
TIMEOUT_SECONDS: Final = 300


class Redirected(NamedTuple):
    """The HTTPS port of a sandbox, and the file with its CA."""

    port: int
    ca: Path

    def proxied_environment(self) -> dict[str, str]:
        """Return the environment of this process for Node, with the sandbox as the only proxy."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return kept | {"HTTPS_PROXY": f"http://127.0.0.1:{self.port}", "NODE_EXTRA_CA_CERTS": str(self.ca)}

    def run(self, home: Path, program: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run a program that is installed in an environment. It must succeed."""
        python, client = str(home / "bin" / "python"), str(home / "bin" / program)
        begin = [python, str(RUNNER), f"https://127.0.0.1:{self.port}", client]
        done = subprocess.run(
            [*begin, *options],
            env=os.environ | {"DEALDOCK_CA": str(self.ca), "PYTHONPATH": str(SOURCE)},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done
