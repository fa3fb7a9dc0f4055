"""The files of the small connectors in Python: rows as JSON lines, and a state from run to run."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(sys.argv[1])


def write(stream: str, rows: list[dict[str, Any]]) -> None:
    """Add rows to the file of a stream. A line that a killed run left incomplete is ended first."""
    with (FOLDER / f"{stream}.jsonl").open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
            file.write(b"\n" * torn)
        file.write(b"".join(json.dumps(row).encode() + b"\n" for row in rows))


def load() -> dict[str, Any]:
    """Return the state of the run before, empty at first."""
    path = FOLDER / "state.json"
    state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return state


def save(state: dict[str, Any]) -> None:
    """Keep the state for the next run: the old or the new one, whenever the run is killed."""
    path = FOLDER / "state.json"
    written = path.with_suffix(".tmp")
    written.write_text(json.dumps(state))
    written.replace(path)
