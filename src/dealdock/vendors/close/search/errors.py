"""The error of a search that cannot be understood (contract 2.9)."""

from dealdock.vendors.close.wire.errors import wrong
from dealdock.web.rest.errors import HttpError


def invalid_query(why: str) -> HttpError:
    """Return the error 400 with the reason."""
    return wrong(f"Invalid query: {why}.")
