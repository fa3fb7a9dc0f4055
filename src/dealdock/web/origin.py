"""The header `Sec-Fetch-Site`, in which a browser says which page a request comes from.

Browsers send it over HTTPS and to loopback, never over plain HTTP to another machine. Other clients do not send it.
"""

from typing import Final

OWN: Final = frozenset({"same-origin", "none"})
"""A page of this server, or the user (an address that was typed, a bookmark)."""


def is_foreign(site: str | None) -> bool:
    """Return True if a browser sent the request for a page of another server."""
    return site is not None and site not in OWN
