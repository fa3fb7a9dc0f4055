"""The published connectors, each in an environment of its own, as `tests/clients.mk` names it.

Their packages are copyleft in part: they are only run, and nothing of them is shipped. `make check` installs them.
"""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from dealdock.judge.file import JudgeFile, load
from dealdock.judge.file_connectors import CommandConnector

FOLDER: Final = Path(__file__).parent
ENVIRONMENTS: Final = {
    "airbyte-close-com": "airbyte-close-com",
    "airbyte-pardot": "airbyte-pardot",
    "close-crm-cli": "close-crm-cli",
    "close-crm-cli-writing": "close-crm-cli",
    "close-dot-io": "close-dot-io",
    "closeio": "closeio",
    "cuapi-wrapper": "cuapi-wrapper",
    "dc-copper-cli": "dc-copper-cli",
    "dc-copper-cli-writing": "dc-copper-cli",
    "dlt-close": "dlt",
    "faster-closeio": "faster-closeio",
    "gtm-apollo": "gtm-apollo",
    "gtm-apollo-writing": "gtm-apollo",
    "n8n-copper": "n8n",
    "pypardotsf": "pypardotsf",
    "qodev-apollo": "qodev",
    "tap-closeio-1.6.3": "tap-closeio-1.6.3",
    "tap-closeio-1.6.4": "tap-closeio-1.6.4",
    "tap-closeio-1.6.6": "tap-closeio",
    "tap-copper": "tap-copper",
    "tap-pardot-1.4.5": "tap-1.4.5",
    "tap-pardot-1.4.9": "tap",
    "tap-rest-api-close": "tap-rest-api",
}
"""The environment of each connector."""

TIMEOUT: Final = 300.0
"""The seconds of a run, also on a machine with much else to do."""


class Missing(Exception):
    """A connector that is not installed here. The text says why."""


def installed(name: str) -> JudgeFile:
    """Return the file of a connector, run in its environment. Raises `Missing`."""
    home = Path(f"{sys.prefix}-{ENVIRONMENTS[name]}")
    if not (home / "test").exists():
        raise Missing(f"no {name} in {home}: `make check` installs it where it can")
    file = replace(load(FOLDER / f"{name}.yaml"), timeout=TIMEOUT)
    if isinstance(file.connector, CommandConnector) and not (home / "bin" / "python").exists():
        if shutil.which("node") is None:
            raise Missing("Node is not installed")
        command = [sys.executable, *file.connector.command[1:]]
        return replace(file, env={**file.env, "N8N": str(home)}, connector=CommandConnector(command))
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return replace(file, env={**file.env, "PATH": path})
