"""Jobs that go on after the answer: bulk actions and exports."""

import time
from typing import Any, Final

from tests.vendors.close.client import Close

SECONDS: Final = 60
PAUSE_SECONDS: Final = 0.02


def ended(close: Close, path: str, job: dict[str, Any]) -> dict[str, Any]:
    """Read a job until it is over."""
    deadline = time.monotonic() + SECONDS
    while True:
        shown: dict[str, Any] = close.get(f"{path}{job['id']}/")
        if shown["status"] not in {"created", "processing"}:
            return shown
        assert time.monotonic() < deadline, shown
        time.sleep(PAUSE_SECONDS)


def done(close: Close, path: str, **fields: Any) -> dict[str, Any]:
    """Begin a job, and wait for its end."""
    shown = ended(close, path, close.post(path, fields))
    assert shown["status"] == "done", shown
    return shown
