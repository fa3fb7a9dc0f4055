"""Calls with the numbers of their statements: `SENT` and `RECORDS` in `tests/vendors/<vendor>/sent_statements.py`."""

import re
from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from tests.across.client import Client

Added: TypeAlias = Mapping[str, tuple[str, Mapping[str, Any]]]
"""The kind and the fields of the records that calls name."""


class Sent(NamedTuple):
    """A call, and the number of its statements."""

    name: str
    method: str
    path: str
    """With names of records in braces, whose ids `Records` has."""
    body: dict[str, Any] | None
    statements: int
    """With those that authenticate the caller."""
    given: tuple[str, ...] = ()
    """Records that are there before."""


class Records:
    """The ids of records for the calls of one vendor, each made when a call names it."""

    def __init__(self, client: Client, added: Added) -> None:
        self.client, self._added = client, added
        self._known: dict[str, Any] = {}
        self._numbers = count(1)

    def filled(self, value: Any) -> Any:
        """Return a value with the ids of records at the places that name one."""
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if not isinstance(value, str):
            return value
        names = re.findall(r"{(\w+)}", value)
        if names and value == f"{{{names[0]}}}":
            return self[names[0]]  # a number stays one
        return value.format_map({name: self[name] for name in names})

    def __getitem__(self, name: str) -> Any:
        if name == "new":
            return f"new{next(self._numbers)}"
        if name.startswith("new_"):
            return self._made(name.removeprefix("new_"))
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> Any:
        kind, fields = self._added[name]
        return self.client.control("POST", f"/records/{kind}", self.filled(fields))["id"]
