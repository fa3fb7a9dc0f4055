"""The error of a search that cannot be understood (contract 2.9)."""

from http import HTTPStatus

from dealdock.web.rest.errors import HttpError


def invalid_query(why: str) -> HttpError:
    """Return the error 400 with its text."""
    return HttpError(HTTPStatus.BAD_REQUEST, f"Invalid query: {why}.", detail=f"Invalid query: {why}.")
