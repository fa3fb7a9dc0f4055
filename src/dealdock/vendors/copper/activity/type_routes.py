"""The operations of an account's own types of activities: `/custom_activity_types` (contract B6)."""

from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.copper.activity.model import ICONS, ActivityType
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

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
