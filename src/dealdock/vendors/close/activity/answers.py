"""Activities in answers, as OpenAPI describes them: their keys follow from the table of kinds."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, Final, Literal

from pydantic import BaseModel, Field, create_model
from typing_extensions import TypedDict

from dealdock.vendors.close.activity import details
from dealdock.vendors.close.activity.kinds import BY_TYPE, CALL, CUSTOM, EMAIL, MEETING, SMS, ActivityType
from dealdock.vendors.close.wire import answers
from dealdock.vendors.close.wire.answers import WITH_CUSTOM_FIELDS
from dealdock.web.rest.answers import CLOSED, closed

_TEXT: Final = str | None
_SHARED: Final[Mapping[str, Any]] = {
    "activity_at": str,
    "contact_id": _TEXT,
    "created_by": _TEXT,
    "created_by_name": _TEXT,
    "date_created": str,
    "date_updated": str,
    "id": str,
    "lead_id": str,
    "organization_id": str,
    "updated_by": _TEXT,
    "updated_by_name": _TEXT,
    "user_id": _TEXT,
    "user_name": _TEXT,
    "users": list[str],
}
_PHONES: Final[Mapping[str, Any]] = {
    "local_country_iso": str,
    "local_phone_formatted": _TEXT,
    "remote_country_iso": str,
    "remote_phone_formatted": _TEXT,
}
_SHOWN: Final[Mapping[str, Mapping[str, Any]]] = {
    CALL: {"note_date_updated": _TEXT, "recording_url": _TEXT, "remote_phone": _TEXT, **_PHONES},
    EMAIL: {
        "body_html_quoted": list[dict[str, Any]],
        "body_preview": str,
        "body_text_quoted": list[dict[str, Any]],
        "direction": Literal["incoming", "outgoing"],
        "envelope": dict[str, Any],
        "thread_id": str,
    },
    SMS: {"direction": Literal["inbound", "outbound"], **_PHONES},
    MEETING: {"duration": int | None, "user_note": _TEXT, "user_note_html": _TEXT},
    CUSTOM: {"custom_activity_type_id": str},
}
"""The types of keys that follow from an activity's fields."""
_OF_USUAL: Final[Mapping[type, Any]] = {list: list[Any], type(None): None}


@closed
class ShownEmail(TypedDict):
    """An email within its thread."""

    bcc: list[str]
    body_preview: str
    cc: list[str]
    date_created: str
    date_sent: str | None
    date_updated: str
    direction: Literal["incoming", "outgoing"]
    envelope: dict[str, Any]
    has_attachments: bool
    id: str
    opens_summary: None
    send_as_id: None
    sender: str | None
    status: str
    subject: str
    to: list[str]
    user_id: str | None


@closed
class ShownThread(TypedDict):
    """The emails of a lead with one subject."""

    _type: Literal["EmailThread"]
    activity_at: str
    contact_id: str | None
    created_by: str | None
    created_by_name: str | None
    date_created: str
    date_updated: str
    id: str
    latest_emails: list[ShownEmail]
    latest_normalized_subject: str
    lead_id: str
    n_emails: int
    organization_id: str
    participants: list[dict[str, str]]
    updated_by: str | None
    updated_by_name: str | None
    user_id: str | None
    user_name: str | None
    users: list[str]


def one(type_of_activity: str) -> type[BaseModel]:
    """Return the model of an activity of this type."""
    kind = BY_TYPE[type_of_activity]
    shared = {name: type_ for name, type_ in _SHARED.items() if name not in kind.absent}
    usual = {name: _OF_USUAL.get(type(value), type(value)) for name, value in kind.usual.items()}
    types = {**usual, **_details(kind), **_SHOWN.get(kind.type, {}), **shared}
    config = WITH_CUSTOM_FIELDS if kind.type == CUSTOM else CLOSED
    parts: dict[str, Any] = {name: (type_, ...) for name, type_ in types.items()}
    parts["type_"] = (Literal[kind.type], Field(alias="_type"))
    return create_model(f"{kind.type}Activity", __config__=config, **parts)


def any_kind() -> Any:
    """Return the type of an activity of any kind."""
    return reduce(or_, map(one, BY_TYPE)) | ShownThread


def pages() -> type[BaseModel]:
    """Return the model of a page of activities of all kinds."""
    return answers.page(any_kind(), "Activity")


def _details(kind: ActivityType) -> dict[str, Any]:
    """Return the types of the details: the types of the fields, and null if a field has no other default."""
    fields = (*kind.fields, *kind.logged)
    nulls = details.nulls(fields)
    names = {field.column or field.name: field for field in fields if field.name != "contact_id"}
    return {
        name: field.type if nulls.get(name, field) is not None else field.type | None for name, field in names.items()
    }
