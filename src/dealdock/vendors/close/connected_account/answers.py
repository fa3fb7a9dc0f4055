"""A connected account in answers, as OpenAPI describes it."""

from typing import Any, Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class Identity(TypedDict):
    """An address with the name of its sender."""

    email: str
    name: str


@closed
class ConnectedAccount(TypedDict):
    """A connected account."""

    _type: Literal["custom_email"]
    id: str
    identities: list[Identity]
    organization_id: str
    synced_calendars: list[Any]
    user_id: str
