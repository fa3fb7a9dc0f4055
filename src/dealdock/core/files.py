"""Files that last beside a database."""

import os
import tempfile
from pathlib import Path


def write_once(file: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; where two try at once, the first wins."""
    draft = _draft(file, text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def publish(file: Path, text: str) -> None:
    """Write a file that anybody may read, whole or not at all; where two try at once, the last wins."""
    draft = _draft(file, text)
    draft.chmod(0o644)
    draft.replace(file)


def _draft(file: Path, text: str) -> Path:
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as draft:  # its mode is 0600
        draft.write(text)
    return Path(draft.name)
