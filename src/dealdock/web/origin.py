"""The header `Sec-Fetch-Site`, in which a browser names the relation of a request's page to this server.

Browsers send it over HTTPS and to loopback, never over plain HTTP to another machine. Other clients do not send it.
"""

from typing import Final

OWN: Final = frozenset({"same-origin", "none"})
"""The values for a page of this server, and for the user (a typed address, a bookmark)."""


def is_foreign(site: str | None) -> bool:
    """Return True if a browser sent the request for a page of another server."""
    return site is not None and site not in OWN
