"""A link of a record in answers, as OpenAPI describes it."""

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class RecordLink(TypedDict):
    """A link from a record to another application."""

    name: str
    url: str
