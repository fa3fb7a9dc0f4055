"""Answers about removed records, as OpenAPI describes them."""

from typing import Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Deletion(TypedDict):
    """The answer about a deleted record."""

    id: int
    is_deleted: Literal[True]


@closed
class ShownItem(TypedDict):
    """A record by its kind and id."""

    id: int
    type: str


@closed
class Removal(TypedDict):
    """The answer about something that was taken from a record."""

    removed: Literal[True]
    resource: ShownItem
