"""Activities in the API: `/api/v1/activity/` and, below it, the operations of each kind (contract 3.7)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial, reduce
from operator import or_
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, PlainValidator, ValidationInfo, create_model, field_validator
from typing_extensions import TypedDict

from dealdock.control.fields import MillisecondMoment
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import KindPart
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import SomeMillisecondMoment, SomeReference, optional
from dealdock.platform.text import unknown_fields
from dealdock.vendors.close.activity import lists as queries
from dealdock.vendors.close.activity import service, types
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.activity.kinds import (
    BY_TYPE,
    CALL,
    CUSTOM,
    EMAIL,
    KINDS,
    MEETING,
    SMS,
    ActivityType,
    sent_fields,
)
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.types import OBJECT, WHATSAPP
from dealdock.vendors.close.record import api_kind as kinds_of_records
from dealdock.vendors.close.record import custom_values, scene_fields
from dealdock.vendors.close.record.api_kind import AUTHORS, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.custom_values import ValueChange
from dealdock.vendors.close.record.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom
from dealdock.vendors.close.wire import answers, documentation, errors, fields, filters
from dealdock.vendors.close.wire.aliases import alias
from dealdock.vendors.close.wire.answers import WITH_CUSTOM_FIELDS, page
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import Body
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest import fields as web_fields
from dealdock.web.rest.answers import CLOSED, Empty, closed
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

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
    WHATSAPP: {"message_html": str, **_PHONES},
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


def model_of(type_of_activity: str) -> type[BaseModel]:
    """Return the model of an activity of this type."""
    kind = BY_TYPE[type_of_activity]
    shared = {name: type_ for name, type_ in _SHARED.items() if name not in kind.absent}
    usual = {name: _OF_USUAL.get(type(value), type(value)) for name, value in kind.usual.items()}
    types = {**usual, **_types_of_details(kind), **_SHOWN.get(kind.type, {}), **shared}
    config = WITH_CUSTOM_FIELDS if kind.type == CUSTOM else CLOSED
    parts: dict[str, Any] = {name: (type_, ...) for name, type_ in types.items()}
    parts["type_"] = (Literal[kind.type], Field(alias="_type"))
    return create_model(f"{kind.type}Activity", __config__=config, **parts)


def any_kind() -> Any:
    """Return the type of an activity of any kind."""
    return reduce(or_, map(model_of, BY_TYPE)) | ShownThread


def pages() -> type[BaseModel]:
    """Return the model of a page of activities of all kinds."""
    return answers.page(any_kind(), "Activity")


def _types_of_details(kind: ActivityType) -> dict[str, Any]:
    """Return the types of the details: the types of the fields, and null if a field has no other default."""
    fields = (*kind.fields, *kind.logged)
    nulls = activities.nulls(fields)
    names = {field.column or field.name: field for field in fields if field.name != "contact_id"}
    return {
        name: field.type if nulls.get(name, field) is not None else field.type | None for name, field in names.items()
    }


_NEVER_NULL: Final = ("created_at", "activity_at", "created_by")


def create_from(context: Context, kind: ActivityType, table: FieldTable, sent: dict[str, Any]) -> int:
    """Log an activity, and return its number. Raises `HttpError` 400."""
    return activities.create(context, kind, *_sent(context, kind, table, sent, None))


def change_by(context: Context, kind: ActivityType, number: int, table: FieldTable, sent: dict[str, Any]) -> None:
    """Change an activity. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = activities.get(context, number, kind)
    activities.change(context, kind, number, *_sent(context, kind, table, sent, row))


def tables_of(kind: ActivityType, fields: Sequence[web_fields.Field]) -> tuple[FieldTable, FieldTable]:
    """Return the fields of a new activity, and of changes."""
    return FieldTable(f"New{kind.type}", fields, is_new=True), FieldTable(f"{kind.type}Changes", fields)


def _sent(
    context: Context, kind: ActivityType, table: FieldTable, sent: dict[str, Any], row: AnyRow | None
) -> tuple[dict[str, Any], dict[str, Any], Sequence[ValueChange]]:
    """Return the columns, the other fields and the values of custom fields that are sent. Raises `HttpError` 400."""
    details = (*kind.fields, *(kind.logged if kind.is_made_elsewhere else ()))
    own = {field.column or field.name for field in details}
    wrong: dict[str, Any] = {}
    read = fields.columns(table.read(context, sent), wrong)
    passed_over = {*own, *_NEVER_NULL, *(field.name for field in kind.checked)}
    found = {name: value for name, value in read.items() if name not in passed_over}
    found |= {name: read[name] for name in _NEVER_NULL if read.get(name) is not None}
    shown = {name: value for name, value in read.items() if name in own}
    if kind.keeps_contacts:
        activities.keep_contact(found, shown)
    is_without_lead = row is None and kind.finds_lead and found.get("lead_id") is None
    if is_without_lead and not {"lead", "contact"} & wrong.keys():
        wrong |= activities.find_lead(context, found, shown)
    custom = _customs(context, kind, found, sent, row, wrong)
    errors.check(wrong)
    return found, shown, custom


def _customs(
    context: Context,
    kind: ActivityType,
    found: Mapping[str, Any],
    sent: dict[str, Any],
    row: AnyRow | None,
    wrong: dict[str, Any],
) -> Sequence[ValueChange]:
    """Return the values of custom fields that are sent. Add the errors to `wrong`."""
    type_id = found.get("custom_activity_type_id") if row is None else row.custom_activity_type_id
    if kind.type != CUSTOM or type_id is None:
        return ()
    lead_id = found.get("lead_id") if row is None else row.lead_id
    return custom_values.read(context, OBJECT, sent, wrong, is_new=row is None, type_id=type_id, lead_id=lead_id)


_PREFIX: Final = "/api/v1/activity"
_NOT_FOUND: Final = ("not_found",)
_NEW: Final = ("wrong_type", "bad_request", "invalid")
_CHANGES: Final = ("wrong_type", "bad_request", "not_found", "invalid")
_SHORT: Final = {"is_short": True}
_SEND_TO_INBOX: Final = "send_to_inbox"

router = RestRouter("activity", _PREFIX)

ActivityList: Final = documentation.query("ActivityList", queries.FILTERS.items(), (*queries.OTHERS, "_order_by"))


@router.operation("list", "GET", query=ActivityList, errors=("bad_request",), answer=pages)
def list_(call: CurrentCall) -> Page:
    """Return activities of all kinds."""
    return queries.page(call.context, call.query)


def _of_new(name: str) -> dict[str, Any]:
    """Return the parameters with which an activity of this type is created."""
    return (
        {"query": documentation.query(f"New{name}Query", (), (_SEND_TO_INBOX,), is_list=False)} if name == SMS else {}
    )


class _Operations:
    """The operations of one kind of activity."""

    def __init__(self, kind: ActivityType) -> None:
        self._kind = kind
        self._new, self._changes = tables_of(kind, sent_fields(kind))

    def router(self) -> RestRouter:
        """Return the router of the kind."""
        router = RestRouter(self._kind.object, _PREFIX + self._kind.path)
        self._register(router)
        return router

    def list(self, call: CurrentCall) -> Page:
        """Return the activities of this kind."""
        return queries.page(call.context, call.query, self._kind.type)

    def create(self, call: CurrentCall) -> dict[str, Any]:
        """Log an activity of this kind."""
        number = create_from(call.context, self._kind, self._new, call.sent)
        if self._kind.type == SMS and filters.truth(call.context, call.query.get(_SEND_TO_INBOX, "")) is True:
            service.put_into_inbox(call.context, number)
        return _shown(call, number)

    def read(self, call: CurrentCall) -> dict[str, Any]:
        """Return an activity of this kind."""
        number = call.public_id("activity")
        service.get(call.context, number, self._kind)
        return _shown(call, number)

    def update(self, call: CurrentCall) -> dict[str, Any]:
        """Change an activity of this kind."""
        number = call.public_id("activity")
        change_by(call.context, self._kind, number, self._changes, call.sent)
        return _shown(call, number)

    def delete(self, call: CurrentCall) -> Empty:
        """Delete an activity of this kind. Other activities are not found."""
        service.remove(call.context, self._kind, call.public_id("activity"))
        return {}

    def _register(self, router: RestRouter) -> None:
        name = self._kind.type
        of_list = queries.filters_of(name).items()
        lists: dict[str, Any] = {"query": documentation.query(f"{name}List", of_list, ("_order_by",))}
        possible: dict[str, dict[str, Any]] = {
            "list": {"method": "GET", "errors": ("bad_request",), **lists},
            "create": {
                "method": "POST",
                "fields": self._new,
                "errors": _NEW,
                "writes": True,
                **_SHORT,
                **_of_new(name),
            },
            "read": {"method": "GET", "path": "/{id}", "errors": _NOT_FOUND, **_SHORT},
            "update": {
                "method": "PUT",
                "path": "/{id}",
                "fields": self._changes,
                "errors": _CHANGES,
                "writes": True,
                **_SHORT,
            },
            "delete": {"method": "DELETE", "path": "/{id}", "errors": _NOT_FOUND, "writes": True},
        }
        for operation in self._kind.operations:
            declared = possible[operation]
            answer = partial(self._answer, operation)
            router.operation(operation, declared.pop("method"), **declared, answer=answer)(getattr(self, operation))

    def _answer(self, operation: str) -> Any:
        """Return the type of an answer."""
        if operation == "delete":
            return Empty
        one = model_of(self._kind.type)
        return page(one) if operation == "list" else one


def _shown(call: Call, number: int) -> dict[str, Any]:
    return service.activities(call.context, [service.get(call.context, number)])[0]


threads_router: Final = RestRouter("email_thread", f"{_PREFIX}/emailthread")

ThreadList: Final = documentation.query("EmailThreadList", queries.OF_THREADS.items(), ("_order_by",))


@threads_router.operation("list", "GET", query=ThreadList, errors=("bad_request",), answer=lambda: page(ShownThread))
def list_threads(call: CurrentCall) -> Page:
    """Return email threads."""
    return queries.page_of_threads(call.context, call.query)


@threads_router.operation("read", "GET", "/{id}", errors=_NOT_FOUND, answer=lambda: ShownThread)
def read_thread(call: CurrentCall) -> dict[str, Any]:
    """Return an email thread."""
    return queries.read_thread(call.context, call.match.parameters["id"])


@threads_router.operation("delete", "DELETE", "/{id}", errors=_NOT_FOUND, writes=True, answer=lambda: Empty)
def delete_thread(call: CurrentCall) -> Empty:
    """Delete an email thread with its emails."""
    for number in queries.numbers_of_emails(call.context, call.match.parameters["id"]):
        service.remove(call.context, BY_TYPE[EMAIL], number)
    return {}


_OF_KINDS: Final = [(kind, _Operations(kind).router()) for kind in KINDS]
ROUTERS: Final = (router, threads_router, *(of_kind for _, of_kind in _OF_KINDS))
ALIASES: Final = tuple(
    alias(of_kind, _PREFIX + kind.path, _PREFIX + kind.other_path)
    for kind, of_kind in _OF_KINDS
    if kind.other_path is not None
)


class CheckedActivity(AuthoredRecord):
    """The check of an activity in a scene."""

    @field_validator("details", check_fields=False)
    @classmethod
    def _are_of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind = BY_TYPE.get(info.data.get("type", ""))
        return value if not value or kind is None else activities.of_scene(kind, value)


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    shown = activities.of_fields(BY_TYPE[row["type"]], {}, row["details"])
    if row["type"] == EMAIL and shown["thread_id"] is None:
        shown["thread_id"] = types.thread_id(row["lead_id"], shown["subject"])
    return {"activity_at": row["activity_at"] or row["created_at"], "details": shown, **activities.keys_of(shown)}


def _create(context: Context, sent: dict[str, Any]) -> int:
    kind = BY_TYPE[sent["type"]]
    table, _ = _tables(kind)
    with _details_of(sent, table) as whole:
        return create_from(context, kind, table, whole)


def _change(context: Context, number: int, sent: dict[str, Any]) -> None:
    kind = BY_TYPE[activities.get(context, number).type]
    _, table = _tables(kind)
    with _details_of(sent, table) as whole:
        change_by(context, kind, number, table, whole)


def _remove(context: Context, number: int) -> None:
    row = activities.get(context, number)
    activities.remove(context, BY_TYPE[row.type], row.id)


def _tables(kind: ActivityType) -> tuple[FieldTable, FieldTable]:
    """Return the fields that the control plane accepts for a new activity, and for changes of one."""
    return tables_of(kind, sent_fields(kind, by_control=True))


@contextmanager
def _details_of(sent: dict[str, Any], table: FieldTable) -> Iterator[dict[str, Any]]:
    """Yield the sent members and the fields in `details`. Errors of these fields are reported below `details`. Raises
    `HttpError` 400.
    """
    own = sent.get("details") or {}
    known = {each.name for each in table.fields}
    wrong = unknown_fields([name for name in own if name not in known], known)
    errors.check({"details": wrong} if wrong else {})
    try:
        yield {**{name: value for name, value in sent.items() if name != "details"}, **own}
    except HttpError as error:
        if isinstance(error.detail, Body) and (found := error.detail.value.get("field-errors")):
            inner = {name: text for name, text in found.items() if name in own}
            outer = {name: text for name, text in found.items() if name not in own}
            raise errors.wrong_fields({**outer, **({"details": inner} if inner else {})}) from None
        raise


def _details(kind: ActivityType) -> frozenset[str]:
    """Return the fields that belong into the details."""
    return frozenset(each.name for each in (*kind.fields, *kind.logged))


_MOMENT: Final[Any] = (MillisecondMoment | None, None)
MADE: Final = tuple(kind.type for kind in BY_TYPE.values() if "create" in kind.operations or kind.is_made_elsewhere)
"""The types of activities that the control plane makes. The others follow changes of other records."""

PARTS: Final = {
    kind.event: KindPart("type", kind.type, _details(kind), "details") for kind in KINDS if kind.event is not None
}
"""The activities of a type, by the type's name in the event log."""

ACTIVITY: Final = api_kind(
    "activity",
    "activities",
    Activity,
    Edits(_create, _change, _remove),
    new={
        "type": Literal[MADE],
        "lead_id": TEXT,
        "contact_id": TEXT,
        "user_id": TEXT,
        "opportunity_id": None,
        "custom_activity_type_id": TEXT,
        "followup_date": TEXT,
        "details": kinds_of_records.CUSTOM,
        "custom": kinds_of_records.CUSTOM,
        "activity_at": _MOMENT,
        **NOT_GIVEN,
    },
    fixed=("type", "custom_activity_type_id"),
    shown={"custom": dict[str, Any]},
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "user_id": "user",
        "opportunity_id": "opportunity",
        "custom_activity_type_id": "customActivityType",
        **AUTHORS,
    },
    parts=PARTS,
    base_in_scenes=CheckedActivity,
    in_scenes={
        "lead": OPTIONAL,
        "type": Annotated[str, PlainValidator(values.one_of(tuple(BY_TYPE)))],
        "opportunity_id": (SomeReference, None),
        "details": (Annotated[Any, optional({}, scene_fields.details)], Field({})),
        "activity_at": (SomeMillisecondMoment, None),
        "custom": (SomeCustom, None),
    },
    derived=_activity,
)
