"""Credentials of an account, whose fields depend on the vendor."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from dealdock_client.errors import attribute_error
from dealdock_client.similar import hint

__tracebackhide__ = True  # a failing test's traceback ends in the test


class AnyCredentials:
    """The credentials of an account's first user. Each vendor has a data class of its own."""

    if not TYPE_CHECKING:  # type checkers know the fields of each vendor

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, with the field of a similar name. Python calls this for unknown fields."""
            known = [field.name for field in fields(self)]
            raise attribute_error(f"the credentials have no field {name!r}{hint(name, known)}", name, self)
