"""Request headers that several parts of the server read."""

from collections.abc import Mapping
from typing import Final, NamedTuple

OWN_SITES: Final = frozenset({"same-origin", "none"})
"""The values of `Sec-Fetch-Site` for a page of this server, and for the user (a typed address, a bookmark).

Browsers send this header over HTTPS and to loopback, never over plain HTTP to another machine. Other clients do not
send it.
"""


def is_foreign(site: str | None) -> bool:
    """Return True if a browser sent the request for a page of another server, by the header `Sec-Fetch-Site`."""
    return site is not None and site not in OWN_SITES


class Authorization(NamedTuple):
    """The header `Authorization` (RFC 9110, 11.6.2): a scheme in lower case, and what follows it.

    Both are empty if a call has no such header.
    """

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
