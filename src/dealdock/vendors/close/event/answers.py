"""An event in answers, as OpenAPI describes it."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class ShownEvent(TypedDict):
    """A change of a record."""

    action: str
    api_key_id: str | None
    changed_fields: list[str]
    data: dict[str, Any] | None
    date_created: str
    date_updated: str
    id: str
    lead_id: str | None
    meta: dict[str, Any]
    oauth_client_id: str | None
    oauth_scope: str | None
    object_id: str | None
    object_type: str
    organization_id: str
    previous_data: dict[str, Any]
    request_id: str | None
    user_id: str | None


@closed
class ShownEventPage(TypedDict):
    """A page of the event log."""

    cursor_next: str | None
    cursor_previous: str | None
    data: list[ShownEvent]
