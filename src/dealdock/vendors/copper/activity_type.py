"""Types of activities and tasks: `/activity_types`, `/custom_activity_types` (contract 3.8)."""

from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, String, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.names import PREFIX, Entity
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

ICONS = (
    "Message",
    "Phone",
    "Event",
    "Assignment",
    "Assessment",
    "Group",
    "Description",
    "Speaker Notes",
    "Forum",
    "Web",
    "Loyalty",
    "Content Paste",
    "Headset",
    "Share",
    "Navigation",
    "Notification",
    "Voicemail",
    "Room",
    "Edit",
    "Send",
    "Videocam",
    "Play Arrow",
    "Grocery Store",
    "Mic",
    "Camera Mic",
    "Todo",
)


class ActivityType(Base):
    """A type of activity that users log, such as a phone call, and of tasks.

    The other types are the same in every account.
    """

    __tablename__ = "copper_activity_type"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    icon_type: Mapped[str] = mapped_column(
        String(16), default=ICONS[0], info=holds(OneOf(ICONS)), doc="The name of the icon"
    )
    is_disabled: Mapped[bool] = mapped_column(default=False, doc="True if the type cannot be used")
    count_as_interaction: Mapped[bool] = mapped_column(
        default=True, doc="True if activities of this type count as interactions"
    )
    # no activity can have it, but new tasks do
    is_default_task_type: Mapped[bool] = mapped_column(default=False, doc="True for the type of new tasks")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


USER, SYSTEM = "user", "system"


class Type(NamedTuple):
    """A type of activity."""

    id: int
    category: str
    name: str
    is_disabled: bool = False
    count_as_interaction: bool = False


class Parent(NamedTuple):
    """A record that activities belong to."""

    id: int
    type: Entity


NOTE: Final = Type(0, USER, "Note")
STATUS_CHANGE: Final = Type(1, SYSTEM, "Property Changed")
STAGE_CHANGE: Final = Type(3, SYSTEM, "Pipeline Stage Changed")
_SYSTEM: Final = (
    STATUS_CHANGE,
    Type(2, SYSTEM, "User Assigned"),
    STAGE_CHANGE,
    Type(8, SYSTEM, "Entity Created"),
    Type(12, SYSTEM, "User Joined"),
    Type(48, SYSTEM, "Form Submitted"),
    Type(6, SYSTEM, "Email", count_as_interaction=True),
)
NAMES: Final = {STATUS_CHANGE.id: "Status Change", STAGE_CHANGE.id: "Stage Change"}
"""The names that types of the system have within an activity. The other types have no name there."""


@closed
class ShownType(TypedDict):
    """A type in answers."""

    id: int
    category: str
    name: str
    is_disabled: bool
    count_as_interaction: bool


@closed
class ShownTypes(TypedDict):
    """The types by category."""

    user: list[ShownType]
    system: list[ShownType]


Types = dict[tuple[str, int], Type]
"""Types by category and id."""


def every(db: Connection, account: AccountContext) -> Types:
    """Return all types: notes, then the account's own types with the newest first, then the system's.

    The type of new tasks is disabled for activities.
    """
    here = ActivityType.dataset_id == account.dataset_id
    rows = db.execute(select(ActivityType.__table__).where(here).order_by(ActivityType.id.desc()))
    own = [
        Type(row.id, USER, row.name, row.is_disabled or row.is_default_task_type, row.count_as_interaction)
        for row in rows
    ]
    return {(each.category, each.id): each for each in (NOTE, *own, *_SYSTEM)}


def shown(types: Types) -> dict[str, list[dict[str, Any]]]:
    """Return the types as JSON, by category."""
    return {
        category: [each._asdict() for each in types.values() if each.category == category]
        for category in (USER, SYSTEM)
    }


router = RestRouter("custom_activity_type", f"{PREFIX}/custom_activity_types")

_FIELDS: Final = (
    *ignored("id", "company_id"),
    attribute("icon_type", values.word(ICONS), Literal[ICONS], is_required=True),
    attribute("is_disabled", values.boolean, bool),
    attribute("is_interaction", values.boolean, bool),
    attribute("name", values.text(), values.TEXT, is_required=True),
    *ignored("is_default_task_type"),
)
_FLAGS: Final = {"is_disabled": "is_disabled", "is_interaction": "count_as_interaction"}

NEW: Final = FieldTable("NewCustomActivityType", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("CustomActivityTypeChanges", _FIELDS, is_closed=True)


@closed
class CustomType(TypedDict):
    """A type in answers."""

    id: int
    company_id: int
    icon_type: str
    is_disabled: bool
    is_interaction: bool
    name: str
    is_default_task_type: Literal[True] | None


@router.operation("list", "GET", answer=lambda: list[CustomType])
def list_(call: CurrentCall) -> list[CustomType]:
    """Return all types, by id."""
    return [_custom_type(call, row) for row in records.rows(call.db, call.account, ActivityType)]


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: CustomType)
def read(call: CurrentCall) -> CustomType:
    """Return a type."""
    return _custom_type(call, records.read(call.db, call.account, ActivityType, call.record_id()))


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: CustomType,
)
def create(call: CurrentCall) -> CustomType:
    """Create a type. Activities can have it at once."""
    columns = _read(call, NEW, call.attributes(NEW.names))
    type_id = records.add(
        call.db, call.account, ActivityType, now=call.now, **{"count_as_interaction": False, **columns}
    )
    return _custom_type(call, records.read(call.db, call.account, ActivityType, type_id))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: CustomType,
)
def update(call: CurrentCall) -> CustomType:
    """Change the named attributes of a type."""
    row = records.read(call.db, call.account, ActivityType, call.record_id())
    records.change(call.db, call.account, ActivityType, row.id, _read(call, CHANGES, call.sent), now=call.now)
    return _custom_type(call, records.read(call.db, call.account, ActivityType, row.id))


def _read(call: Call, table: FieldTable, body: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that a body sets."""
    found = read_body(table, call.context, body)
    checked(found.errors, table)
    columns = found.values
    named = {column: bool(columns.pop(name)) for name, column in _FLAGS.items() if name in columns}
    return columns | named


def _custom_type(call: Call, row: AnyRow) -> CustomType:
    return {
        "id": row.id,
        "company_id": call.account.account_id,
        "icon_type": row.icon_type,
        "is_disabled": row.is_disabled,
        "is_interaction": row.count_as_interaction,
        "name": row.name,
        "is_default_task_type": True if row.is_default_task_type else None,
    }
