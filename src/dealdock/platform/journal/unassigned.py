"""Calls that belong to no account, which anyone may send: bounds of their number and size."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dealdock.platform.journal.retention import MAX_CALLS

CALLS_PER_SECOND: Final = 100
"""The calls of no account that a process stores per second, after a first thousand. Others are in the log alone."""

MAX_PART_BYTES: Final = 4_096
"""The size of the headers of such a call, of its parameters, and of the beginning of its response."""

_MICROSECONDS: Final = 1_000_000


class Allowance:
    """The number of calls without an account that may be stored now. It fills up with time."""

    def __init__(self) -> None:
        self._calls = float(MAX_CALLS)
        self._at = 0

    def take(self, at: int) -> bool:
        """Return True if the call at this time, in microseconds, may be stored."""
        elapsed, self._at = max(0, at - self._at), at
        self._calls = min(MAX_CALLS, self._calls + elapsed * CALLS_PER_SECOND / _MICROSECONDS)
        if self._calls < 1:
            return False
        self._calls -= 1
        return True


def shortened_request(request: str) -> str:
    """Return headers and parameters as JSON, within the bound. A longer request has no body."""
    if len(request) <= MAX_PART_BYTES // 4:  # a character has up to four bytes
        return request
    parts = {name: dict(_beginning(values)) for name, values in json.loads(request).items() if name != "body"}
    return json.dumps(parts, ensure_ascii=False)


def shortened_answer(answer: str) -> str:
    """Return the beginning of a response."""
    beginning = answer.encode()[:MAX_PART_BYTES].decode(errors="ignore")
    return answer if beginning == answer else f"{beginning}… [cut]"


def _beginning(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the first values within the bound, and a note that replaces the others."""
    left = MAX_PART_BYTES
    for place, (name, value) in enumerate(values.items()):
        left -= len(json.dumps({name: value}, ensure_ascii=False).encode())
        if left < 0:
            yield "…", f"[cut: {len(values) - place:,} more]"
            return
        yield name, value
