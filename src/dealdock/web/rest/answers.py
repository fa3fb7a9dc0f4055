"""Types of answers, for OpenAPI: each has all keys of an object, and no others."""

from collections.abc import Collection, Mapping
from typing import Any, Final, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

CLOSED: Final = ConfigDict(extra="forbid")

closed: Final = with_config(CLOSED)
"""Decorates a type of objects that have no further keys."""


def object_type(title: str, types: Mapping[str, Any], optional: Collection[str] = ()) -> Any:
    """Return the type of an object with these keys, and no others. `optional`: the members that may be absent."""
    own = {name: NotRequired[type_] if name in optional else type_ for name, type_ in types.items()}
    return closed(TypedDict(title, own))  # type: ignore[operator]  # made at run time


@closed
class Empty(TypedDict):
    """An answer without content."""
