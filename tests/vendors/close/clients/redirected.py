"""Runs programs of other environments with the vendor's hosts redirected to a sandbox."""

import os
import subprocess
from pathlib import Path
from typing import Final, NamedTuple

from tests.support.forks import Forks

RUNNER: Final = Path(__file__).with_name("run_redirected.py")
MODULES: Final = {
    "source-close-com": ("source_close_com.run",),
    "tap-closeio": ("tap_closeio",),
    "tap-copper": ("tap_copper",),
}
"""Modules of programs that run several times."""


class Redirected(NamedTuple):
    """The HTTPS port of a sandbox, the file with its CA, and runs of clients."""

    port: int
    ca: Path
    forks: Forks

    def proxied_environment(self) -> dict[str, str]:
        """Return the environment of this process for Node, with the sandbox as the only proxy."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return kept | {"HTTPS_PROXY": f"http://127.0.0.1:{self.port}", "NODE_EXTRA_CA_CERTS": str(self.ca)}

    def run(self, home: Path, program: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run a program that is installed in an environment. It must succeed."""
        client = str(home / "bin" / program)
        words = [str(RUNNER), f"https://127.0.0.1:{self.port}", client, *options]
        environment = os.environ | {"DEALDOCK_CA": str(self.ca)}
        modules = ("dealdock_client.redirect", *MODULES.get(program, ()))
        done = self.forks.run(home, modules, *words, environment=environment)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done
