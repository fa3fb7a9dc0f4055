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
    "airbyte-copper": "airbyte-copper",
    "airbyte-pardot": "airbyte-pardot",
    "close-crm-cli": "close-crm-cli",
    "close-crm-cli-writing": "close-crm-cli",
    "close-dot-io": "close-dot-io",
    "close-io-writing": "close-io",
    "close-io": "close-io",
    "closeio": "closeio",
    "cuapi-wrapper": "cuapi-wrapper",
    "dc-copper-cli": "dc-copper-cli",
    "dc-copper-cli-writing": "dc-copper-cli",
    "dlt-close": "dlt",
    "faster-closeio": "faster-closeio",
    "gtm-apollo": "gtm-apollo",
    "gtm-apollo-writing": "gtm-apollo",
    "drt-pardot": "drt",
    "mcparmory-apollo": "mcparmory-apollo",
    "mcparmory-close": "mcparmory-close",
    "n8n-copper": "n8n",
    "pardot-api-client": "pardot-api-client",
    "prosperworks": "prosperworks",
    "pardot-writing": "pardot-node",
    "pypardot4": "pypardot4",
    "pardot-handler-writing": "pardot-api-handler",
    "pypardotsf": "pypardotsf",
    "qodev-apollo": "qodev",
    "qodev-apollo-cli": "qodev",
    "tap-closeio-1.6.3": "tap-closeio-1.6.3",
    "tap-closeio-1.6.4": "tap-closeio-1.6.4",
    "tap-closeio-1.6.6": "tap-closeio",
    "tap-copper": "tap-copper",
    "tap-pardot-1.4.5": "tap-1.4.5",
    "tap-pardot-1.4.9": "tap",
    "tap-rest-api-close": "tap-rest-api",
    "target-apprise": "target-apprise",
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
        program, *arguments = file.connector.command
        command = [sys.executable if program == "python" else program, *arguments]
        env = {**file.env, "N8N": str(home), "NODE_PATH": str(home / "node_modules")}
        return replace(file, env=env, connector=CommandConnector(command))
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return replace(file, env={**file.env, "PATH": path})
