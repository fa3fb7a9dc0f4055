"""Credentials of an account, whose fields depend on the vendor."""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from dealdock_client.errors import attribute_error

__tracebackhide__ = True  # a failing test's traceback ends in the test


class AnyCredentials:
    """The credentials of an account's first user. Each vendor has a data class of its own."""

    if not TYPE_CHECKING:  # type checkers know the fields of each vendor

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, with the field of a similar name. Python calls this if there is no such field."""
            known = [field.name for field in fields(self)]
            close = get_close_matches(name, known, 1)
            way = f"did you mean {close[0]}?" if close else f"the fields are {', '.join(known)}"
            raise attribute_error(f"the credentials have no field {name!r}; {way}", name, self)
