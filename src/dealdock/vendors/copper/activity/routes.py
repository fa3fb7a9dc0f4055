"""The operations of activities and their types: `/activities`, `/activity_types` (contract 3.8)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.copper.activity import fields, service, types
from dealdock.vendors.copper.activity.criteria import SEARCH, ActivitySearch, of_parent
from dealdock.vendors.copper.activity.layout import ShownActivity, activities
from dealdock.vendors.copper.activity.type_routes import router as custom_types
from dealdock.vendors.copper.activity.types import Parent
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PARENTS, PLURALS, PREFIX, Entity
from dealdock.vendors.copper.record.resource import RESOURCES
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.errors import NOT_INCLUDED
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web import read_names
from dealdock.web.rest.routing import RestRouter

router = RestRouter("activity", PREFIX)
type_router = RestRouter("activity_type", f"{PREFIX}/activity_types")

_ONE: Final = "/activities/{id}"


@type_router.operation("list", "GET", answer=lambda: types.ShownTypes)
def list_types(call: CurrentCall) -> dict[str, list[dict[str, Any]]]:
    """Return the types of activities, by category."""
    return types.shown(types.every(call.db, call.account))


@router.operation(
    "create",
    "POST",
    "/activities",
    fields=fields.NEW,
    errors=("bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownActivity,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Log an activity of a user."""
    found = fields.new(call.context, call.attributes(fields.NEW.names))
    checked(found.errors, fields.NEW)
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
        found = fields.new(call.context, body)
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
    fields=fields.CHANGES,
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
    found = fields.changes(call.context, read_names.derived(changed, call.sent))
    if row.type_category != types.USER:
        found.errors["type"] = NOT_INCLUDED.after(found.errors.get("type"))
    checked(found.errors, fields.NEW)
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
