"""The files that Singer and Airbyte connectors are given on their command lines."""

import json
import sys
from pathlib import Path
from typing import Any


def option(name: str) -> Any:
    """Return the content of the file that an option names; None without the option."""
    return json.loads(Path(sys.argv[sys.argv.index(name) + 1]).read_text()) if name in sys.argv else None


def emit(message: Any) -> None:
    """Write a message."""
    sys.stdout.write(f"{json.dumps(message)}\n")
    sys.stdout.flush()
