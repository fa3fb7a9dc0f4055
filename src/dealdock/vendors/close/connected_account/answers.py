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
    available_features: list[str]
    calendar_receive_status: None
    date_created: str
    date_updated: str
    default_identity: Identity
    email: str
    email_receive_status: Literal["ok"]
    enabled_features: list[str]
    id: str
    identities: list[Identity]
    imap: None
    organization_id: str
    receive_status: Literal["ok"]
    send_status: Literal["ok"]
    smtp: None
    synced_calendars: list[Any]
    user_id: str
