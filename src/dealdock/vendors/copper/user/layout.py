"""A user in answers (contract 3.2)."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.web.rest.answers import closed


def name(first_name: str | None, last_name: str | None, email: str) -> str:
    """Return the name of a user: first and last name, or the address of a user without a name."""
    return " ".join(part for part in (first_name, last_name) if part) or email


@closed
class ShownUser(TypedDict):
    """A user in answers."""

    id: int
    name: str
    email: str
    groups: list[Any]


def user(row: AnyRow) -> ShownUser:
    """Return the user as JSON."""
    return {"id": row.id, "name": name(row.first_name, row.last_name, row.email), "email": row.email, "groups": []}
