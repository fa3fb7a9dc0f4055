"""Activities: `/activities` (contract 3.8)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.control import fields as control_fields
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.kind import Kind, MissingReferenceError, of_rows
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import activity_type, scene_fields
from dealdock.vendors.copper.activity import service
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.activity.service import ShownActivity, activities
from dealdock.vendors.copper.activity_type import USER, ActivityType, Parent, Type
from dealdock.vendors.copper.activity_type import router as custom_types
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PARENTS, PLURALS, PREFIX, Entity
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.record.resource import RESOURCES, removing
from dealdock.vendors.copper.wire import bulk, values
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Criteria, Criterion, Filter, among, bounds, either
from dealdock.vendors.copper.wire.errors import (
    NOT_A_NUMBER,
    NOT_AN_ARRAY,
    NOT_AN_OBJECT,
    NOT_INCLUDED,
    Invalid,
    no_record,
)
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.vendors.copper.wire.search import Search, by
from dealdock.web import read_names
from dealdock.web.rest.fields import Field, FieldTable, SentFields, list_type
from dealdock.web.rest.routing import RestRouter

_COLUMNS: Final = Activity.__table__.c
_MAX_TYPES: Final = 200


def of_parent(parent: Parent) -> Criteria:
    """Return the criteria for the activities of a record."""
    return [
        among("parent_id", _COLUMNS.parent_id, [parent.id]),
        among("parent_type", _COLUMNS.parent_type, [parent.type]),
    ]


def _parent(_: Context, value: Any) -> Criteria | Invalid:
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.record_id("parent", value.get("id"))
    if isinstance(found, Invalid):
        return found
    criteria = [] if found is None else [among("parent_id", _COLUMNS.parent_id, [min(found, MAX_ID)])]
    kind = value.get("type")
    return [*criteria, among("parent_type", _COLUMNS.parent_type, [kind])] if isinstance(kind, str) else criteria


def _types(context: Context, value: Any) -> Criteria | Invalid:
    if not isinstance(value, list) or len(value) > _MAX_TYPES:
        return NOT_AN_ARRAY
    found = [_of_type(context, place, each) for place, each in enumerate(value)]
    wrong = next((each for each in found if isinstance(each, Invalid)), None)
    return wrong or [either(*(each for each in found if isinstance(each, Criterion)))]


def _of_type(context: Context, place: int, value: Any) -> Criterion | Invalid:
    """Return the criterion for one type, by its id and category."""
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    number = values.whole(0, MAX_ID)(context, value.get("id"))
    if isinstance(number, Invalid):
        return number
    by_id = among(f"type_id_{place}", _COLUMNS.type_id, [number])
    category = value.get("category")
    if not isinstance(category, str):
        return by_id
    of_category = among(f"type_category_{place}", _COLUMNS.type_category, [category])
    shape = (by_id.shape, of_category.shape)
    return Criterion(shape, lambda: by_id.clause() & of_category.clause(), {**by_id.values, **of_category.values})


SEARCH: Final = Search(
    select(Activity.__table__),
    Activity,
    filters=(
        Filter("parent", _parent, dict[str, Any]),
        Filter("activity_types", _types, list_type(dict[str, Any], _MAX_TYPES)),
        *bounds("activity_date", _COLUMNS.activity_date),
    ),
    sorts={"activity_date": by(_COLUMNS.activity_date)},
    default="activity_date",
    direction="desc",
    ignored=frozenset({"full_result", "sort_by"}),
)
ActivitySearch: Final = SEARCH.described("ActivitySearch")


_LATEST: Final = 253_402_300_799 - 86_400 * 366


def parent(field: str, context: Context, value: Any) -> Parent | Invalid | None:
    """Read the id and kind of a live record."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    record_id = values.record_id(field, value.get("id"))
    if isinstance(record_id, Invalid):
        return record_id
    kind = next((each for each in PARENTS if each == value.get("type")), None)
    if kind is None:
        return NOT_INCLUDED
    is_there = record_id is not None and record_id <= MAX_ID
    is_there = is_there and RESOURCES[kind].records.exists(context.db, context.account, record_id or 0)
    return Parent(record_id, kind) if is_there and record_id else no_record(field, record_id)


def _type(context: Context, value: Any) -> Type | Invalid | None:
    """Read the type of an activity, which must be a type that users may log."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.whole(0, MAX_ID)(context, value.get("id"))
    if found is None or isinstance(found, Invalid):
        return found or NOT_A_NUMBER
    if value.get("category") not in (None, "", USER):
        return NOT_INCLUDED
    known = activity_type.every(context.db, context.account).get((USER, found))
    return known if known is not None and not known.is_disabled else NOT_INCLUDED


def _moment(context: Context, value: Any) -> datetime | Invalid | None:
    found = values.whole(0, _LATEST)(context, value)
    return datetime.fromtimestamp(found, UTC) if isinstance(found, int) else found


_FIELDS: Final = (
    *ignored("id"),
    attribute(
        "parent", lambda context, value: parent("parent", context, value), dict[str, Any], at="create", is_required=True
    ),
    Field(name="parent", at="update"),
    attribute("type", _type, dict[str, Any], is_required=True),
    attribute("user_id", values.reference("user_id", "user"), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS, is_required=True),
    attribute("activity_date", _moment, int),
    *ignored("old_value", "new_value", "date_created", "date_modified"),
)

NEW: Final = FieldTable("NewActivity", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("ActivityChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read a new activity."""
    return read_body(NEW, context, body)


def changes(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read the changes of an activity, as columns."""
    found = read_body(CHANGES, context, body)
    columns = dict(found.values)
    if (type_ := columns.pop("type", None)) is not None:
        columns["type_id"] = type_.id
    if columns.get("activity_date", ...) is None:
        del columns["activity_date"]
    return SentFields(columns, found.errors)


ACTIVITY_TYPE: Final = of_rows(
    "activityType",
    "activityTypes",
    ActivityType,
    delete=removing(ActivityType, "activityType"),
    example={"name": "Visit"},
    named_by="name",
)


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    check_there(db, account, "parent", given)
    category, type_id = given.pop("type_category"), given.pop("type_id")
    type_ = activity_type.every(db, account).get((category, type_id))
    if type_ is None:
        raise MissingReferenceError("type_id", f"no type of activity has the id {type_id}")
    return service.create(db, account, now=now, type=type_, **given)


def _update(db: Connection, account: AccountContext, activity_id: int, *, now: datetime, **changes: Any) -> None:
    if "activity_date" in changes and changes["activity_date"] is None:
        raise MissingReferenceError("activity_date", "must be a moment")
    service.change(db, account, activity_id, changes, now=now)


ACTIVITY: Final = Kind(
    "activity",
    "activities",
    Activity,
    references={"user_id": "user"},
    create=_create,
    update=_update,
    fixed={"parent_id", "parent_type", "type_id", "type_category"},
    delete=service.remove,
    undelete=service.restore,
    new={
        "activity_date": (control_fields.Moment | None, None),
        "old_value": (control_fields.AnyJson | None, None),
        "new_value": (control_fields.AnyJson | None, None),
    },
    example={"parent_id": 39, "parent_type": "opportunity", "details": "Wants a discount"},
    in_scenes={
        "parent_id": scene_fields.Named,
        "details": scene_fields.Details,
        "activity_date": scene_fields.SomeMoment,
    },
)


router = RestRouter("activity", PREFIX)
type_router = RestRouter("activity_type", f"{PREFIX}/activity_types")

_ONE: Final = "/activities/{id}"


@type_router.operation("list", "GET", answer=lambda: activity_type.ShownTypes)
def list_types(call: CurrentCall) -> dict[str, list[dict[str, Any]]]:
    """Return the types of activities, by category."""
    return activity_type.shown(activity_type.every(call.db, call.account))


@router.operation(
    "create",
    "POST",
    "/activities",
    fields=NEW,
    errors=("bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownActivity,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Log an activity of a user."""
    found = new(call.context, call.attributes(NEW.names))
    checked(found.errors, NEW)
    return _shown(call, _log(call, found.values))


@router.operation(
    "bulk_create",
    "POST",
    "/activities/bulk_create",
    fields=bulk.body_of("activities"),
    errors=("bad_request", "too_many_records", "invalid"),
    writes=True,
    answer=lambda: list[ShownActivity | bulk.Failure],
)
def bulk_create(call: CurrentCall) -> list[Any]:
    """Log up to 10 activities. Each that is not valid is answered with its faults, and the others are stored."""

    def make(body: Mapping[str, Any]) -> int | bulk.Faults:
        found = new(call.context, body)
        return found.errors or _log(call, found.values)

    return bulk.create(bulk.bodies(call, "activities"), make, lambda ids: [_shown(call, each) for each in ids])


@router.operation("read", "GET", _ONE, errors=("not_found",), is_short=True, answer=lambda: ShownActivity | Deletion)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return an activity. Of a deleted object, only the id."""
    return _shown(call, call.record_id())


@router.operation(
    "update",
    "PUT",
    _ONE,
    fields=CHANGES,
    errors=("bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownActivity,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the named attributes of an activity of a user.

    Values that are sent unchanged are not checked: the type may have been deleted.
    """
    row = service.read(call.db, call.account, call.record_id())
    if row.deleted:
        raise RecordError(NO_RECORD, row.id)
    (before,) = activities([row])
    changed = {name: value for name, value in call.sent.items() if not _is_same(value, before.get(name, ...))}
    read_names.note(call.sent, call.sent.keys() - changed.keys())
    found = changes(call.context, read_names.derived(changed, call.sent))
    if row.type_category != activity_type.USER:
        found.errors["type"] = NOT_INCLUDED.after(found.errors.get("type"))
    checked(found.errors, NEW)
    service.change(call.db, call.account, row.id, found.values, now=call.now)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", _ONE, errors=("not_found",), writes=True, answer=lambda: Deletion)
def delete(call: CurrentCall) -> Deletion:
    """Delete an activity."""
    activity_id = call.record_id()
    service.remove(call.db, call.account, activity_id, now=call.now)
    return {"id": activity_id, "is_deleted": True}


@router.operation(
    "search",
    "POST",
    "/activities/search",
    fields=ActivitySearch,
    errors=("bad_request", "invalid"),
    answer=lambda: list[ShownActivity | Deletion],
)
def search(call: CurrentCall) -> SearchPage:
    """Return a page of activities, newest first."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    shown = activities(SEARCH.rows(call.context, query))
    return SearchPage(shown, SEARCH.total(call.context, query))


def _log(call: Call, values: Mapping[str, Any]) -> int:
    """Log an activity of the caller, or of the user that is named. Return its id."""
    sent = dict(values)
    parent: Parent = sent.pop("parent")
    user_id = sent.pop("user_id", None) or call.caller.user_id
    about: dict[str, Any] = {"parent_type": parent.type, "parent_id": parent.id, "user_id": user_id}
    return service.create(call.db, call.account, now=call.now, **about, **sent)


def _shown(call: Call, activity_id: int) -> dict[str, Any]:
    return activities([service.read(call.db, call.account, activity_id)])[0]


def _is_same(sent: Any, shown: Any) -> bool:
    """Return True if a value is sent as it was shown. In JSON, 1 is neither true nor 1.0."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return sent.keys() == shown.keys() and all(_is_same(sent[name], shown[name]) for name in sent)
    return type(sent) is type(shown) and bool(sent == shown)


def _list_of(kind: Entity) -> Callable[[Any], Any]:
    """Return the operation that lists the activities of a record of a kind."""

    def list_(call: CurrentCall) -> SearchPage:
        """Return a page of the activities of a record, newest first."""
        record_id = call.record_id()
        if not RESOURCES[kind].records.exists(call.db, call.account, record_id):
            raise RecordError(NO_RECORD, record_id)
        query = SEARCH.read(call.context, {**call.attributes(SEARCH.known), "parent": None})
        query.criteria.extend(of_parent(Parent(record_id, kind)))
        shown = activities(SEARCH.rows(call.context, query))
        return SearchPage(shown, SEARCH.total(call.context, query))

    return list_


for _kind in PARENTS:
    router.operation(
        f"list_of_{_kind}",
        "POST",
        f"/{PLURALS[_kind]}/{{id}}/activities",
        fields=ActivitySearch,
        errors=("bad_request", "not_found", "invalid"),
        answer=lambda: list[ShownActivity | Deletion],
    )(_list_of(_kind))

ROUTERS: Final = (router, type_router, custom_types)
