"""The kind of activities."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator, ValidationInfo, field_validator

from dealdock.control.fields import MillisecondMoment
from dealdock.platform.records.kind import KindPart
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import SomeMillisecondMoment, SomeReference, optional
from dealdock.vendors.close import scene_fields
from dealdock.vendors.close.activity import details, edits, emails, service
from dealdock.vendors.close.activity.kinds import BY_TYPE, EMAIL, KINDS, ActivityType, sent_fields
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.api_kind import AUTHORS, CUSTOM, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom
from dealdock.vendors.close.wire import errors
from dealdock.vendors.close.wire.errors import Body
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import FieldTable
from dealdock_client.similar import hint


class CheckedActivity(AuthoredRecord):
    """The check of an activity in a scene."""

    @field_validator("details", check_fields=False)
    @classmethod
    def _are_of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind = BY_TYPE.get(info.data.get("type", ""))
        return value if not value or kind is None else details.of_scene(kind, value)


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    shown = details.of_fields(BY_TYPE[row["type"]], {}, row["details"])
    if row["type"] == EMAIL and shown["thread_id"] is None:
        shown["thread_id"] = emails.thread_id(row["lead_id"], shown["subject"])
    return {"activity_at": row["activity_at"] or row["created_at"], "details": shown, **details.keys(shown)}


def _create(context: Context, sent: dict[str, Any]) -> int:
    kind = BY_TYPE[sent["type"]]
    table, _ = _tables(kind)
    with _details_of(sent, table) as whole:
        return edits.create(context, kind, table, whole)


def _change(context: Context, number: int, sent: dict[str, Any]) -> None:
    kind = BY_TYPE[service.get(context, number).type]
    _, table = _tables(kind)
    with _details_of(sent, table) as whole:
        edits.change(context, kind, number, table, whole)


def _remove(context: Context, number: int) -> None:
    row = service.get(context, number)
    service.remove(context, BY_TYPE[row.type], row.id)


def _tables(kind: ActivityType) -> tuple[FieldTable, FieldTable]:
    """Return the fields that the control plane accepts for a new activity, and for changes of one."""
    return edits.tables(kind, sent_fields(kind, by_control=True))


@contextmanager
def _details_of(sent: dict[str, Any], table: FieldTable) -> Iterator[dict[str, Any]]:
    """Yield the sent members and the fields in `details`. Errors of these fields are reported below `details`. Raises
    `HttpError` 400.
    """
    own = sent.get("details") or {}
    known = {each.name for each in table.fields}
    wrong = {name: f"unknown field{hint(name, known)}" for name in own if name not in known}
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
        "details": CUSTOM,
        "custom": CUSTOM,
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
