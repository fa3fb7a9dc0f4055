"""The `Authorization` header (RFC 9110, 11.6.2)."""

from collections.abc import Mapping
from typing import NamedTuple


class Authorization(NamedTuple):
    """A scheme in lower case, and what follows it. Both are empty if a call has no such header."""

    scheme: str
    credentials: str

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Authorization":
        """Return the header of a call."""
        return cls.parse(headers.get("authorization", ""))

    @classmethod
    def parse(cls, value: str) -> "Authorization":
        """Split the value of the header."""
        scheme, _, credentials = value.strip().partition(" ")
        return cls(scheme.lower(), credentials.strip())
