"""The operations of activities: `/api/v1/activity/` and, below it, those of each kind (contract 3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity import queries, service
from dealdock.vendors.close.activity.customs import OBJECT
from dealdock.vendors.close.activity.kinds import CUSTOM, KINDS, ActivityType, sent_fields
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.wire import documentation, errors, fields
from dealdock.vendors.close.wire.aliases import alias
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.fields import Field, FieldTable
from dealdock.web.rest.routing import RestRouter

_PREFIX: Final = "/api/v1/activity"
_NEVER_NULL: Final = ("created_at", "activity_at", "created_by")
_NOT_FOUND: Final = ("not_found",)
_NEW: Final = ("wrong_type", "bad_request", "invalid")
_CHANGES: Final = ("wrong_type", "bad_request", "not_found", "invalid")
_SHORT: Final = {"is_short": True}

router = RestRouter("activity", _PREFIX)

ActivityList: Final = documentation.query("ActivityList", queries.FILTERS.items(), ("_order_by",))


@router.operation("list", "GET", query=ActivityList, errors=("bad_request",))
def list_(call: CurrentCall) -> Page:
    """Return activities of all kinds."""
    return queries.page(call.context, call.query)


class _Operations:
    """The operations of one kind of activity."""

    def __init__(self, kind: ActivityType) -> None:
        self._kind = kind
        self._new, self._changes = _tables(kind, sent_fields(kind))

    def router(self) -> RestRouter:
        """Return the router of the kind."""
        router = RestRouter(self._kind.object, _PREFIX + self._kind.path)
        self._register(router)
        return router

    def list(self, call: CurrentCall) -> Page:
        """Return the activities of this kind."""
        return queries.page(call.context, call.query, self._kind.type)

    def create(self, call: CurrentCall) -> Any:
        """Log an activity of this kind."""
        return create(call, self._kind, self._new)

    def read(self, call: CurrentCall) -> Any:
        """Return an activity of this kind."""
        number = call.public_id("activity")
        service.get(call.context, number, self._kind)
        return _shown(call, number)

    def update(self, call: CurrentCall) -> Any:
        """Change an activity of this kind."""
        return update(call, self._kind, self._changes)

    def delete(self, call: CurrentCall) -> Any:
        """Delete an activity of this kind, but nothing else."""
        service.remove(call.context, self._kind, call.public_id("activity"))
        return {}

    def _register(self, router: RestRouter) -> None:
        name = self._kind.type
        filters = queries.filters_of(name).items()
        lists: dict[str, Any] = {"query": documentation.query(f"{name}List", filters, ("_order_by",))}
        possible: dict[str, dict[str, Any]] = {
            "list": {"method": "GET", "errors": ("bad_request",), **lists},
            "create": {"method": "POST", "fields": self._new, "errors": _NEW, "writes": True, **_SHORT},
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
            router.operation(operation, declared.pop("method"), **declared)(getattr(self, operation))


def tables_of_control(kind: ActivityType) -> tuple[FieldTable, FieldTable]:
    """Return the fields of a new activity and of its changes that the control plane takes."""
    return _tables(kind, sent_fields(kind, by_control=True))


def create(call: Call, kind: ActivityType, table: FieldTable) -> dict[str, Any]:
    """Log an activity for the API or the control plane."""
    sent = _sent(call, kind, table, None)
    return _shown(call, service.create(call.context, kind, *sent))


def update(call: Call, kind: ActivityType, table: FieldTable) -> dict[str, Any]:
    """Change an activity for the API or the control plane."""
    number = call.public_id("activity")
    sent = _sent(call, kind, table, service.get(call.context, number, kind))
    service.change(call.context, kind, number, *sent)
    return _shown(call, number)


def _tables(kind: ActivityType, fields: Sequence[Field]) -> tuple[FieldTable, FieldTable]:
    return FieldTable(f"New{kind.type}", fields, is_new=True), FieldTable(f"{kind.type}Changes", fields)


def _sent(
    call: Call, kind: ActivityType, table: FieldTable, row: AnyRow | None
) -> tuple[dict[str, Any], dict[str, Any], Sequence[ValueChange]]:
    """Return the columns, the other fields and the values of custom fields that are sent. Raises `HttpError` 400."""
    details = (*kind.fields, *(kind.logged if kind.is_made_elsewhere else ()))
    own = {field.column or field.name for field in details}
    wrong: dict[str, Any] = {}
    read = fields.columns(table.read(call.context, call.sent), wrong)
    found = {name: value for name, value in read.items() if name not in own and name not in _NEVER_NULL}
    found |= {name: read[name] for name in _NEVER_NULL if read.get(name) is not None}
    shown = {name: value for name, value in read.items() if name in own}
    if kind.keeps_contacts:
        service.keep_contact(found, shown)
    is_without_lead = row is None and kind.finds_lead and found.get("lead_id") is None
    if is_without_lead and not {"lead", "contact"} & wrong.keys():
        wrong |= service.find_lead(call.context, found, shown)
    custom = _customs(call, kind, found, row, wrong)
    errors.check(wrong)
    return found, shown, custom


def _customs(
    call: Call, kind: ActivityType, found: Mapping[str, Any], row: AnyRow | None, wrong: dict[str, Any]
) -> Sequence[ValueChange]:
    """Return the values of custom fields that are sent. Add the errors to `wrong`."""
    type_id = found.get("custom_activity_type_id") if row is None else row.custom_activity_type_id
    if kind.type != CUSTOM or type_id is None:
        return ()
    return custom_changes.read(call.context, OBJECT, call.sent, wrong, is_new=row is None, type_id=type_id)


def _shown(call: Call, number: int) -> dict[str, Any]:
    return activities(call.context, [service.get(call.context, number)])[0]


_OF_KINDS: Final = [(kind, _Operations(kind).router()) for kind in KINDS]
ROUTERS: Final = (router, *(of_kind for _, of_kind in _OF_KINDS))
ALIASES: Final = tuple(
    alias(of_kind, _PREFIX + kind.path, _PREFIX + kind.other_path)
    for kind, of_kind in _OF_KINDS
    if kind.other_path is not None
)
