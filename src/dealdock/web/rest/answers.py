"""Types of answers, for OpenAPI: each has all keys of an object, and no others."""

from typing import Final

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

CLOSED: Final = ConfigDict(extra="forbid")

closed: Final = with_config(CLOSED)
"""Decorates a type of objects that have no further keys."""


@closed
class Empty(TypedDict):
    """An answer without content."""
