"""The operations of activities: `/api/v1/activity/` and, below it, those of each kind (contract 3.7)."""

from typing import Any, Final

from dealdock.vendors.close.activity import queries, service
from dealdock.vendors.close.activity.kinds import KINDS, ActivityType, columns
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.wire import documentation, errors, fields
from dealdock.vendors.close.wire.aliases import alias
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.fields import FieldTable
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
        every = (*columns(kind), *kind.fields)
        self._new = FieldTable(f"New{kind.type}", every, is_new=True)
        self._changes = FieldTable(f"{kind.type}Changes", every)

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
        columns, shown = self._sent(call, self._new)
        return _shown(call, service.create(call.context, self._kind, columns, shown))

    def read(self, call: CurrentCall) -> Any:
        """Return an activity of this kind."""
        number = call.public_id("activity")
        service.get(call.context, number, self._kind)
        return _shown(call, number)

    def update(self, call: CurrentCall) -> Any:
        """Change an activity of this kind."""
        number = call.public_id("activity")
        service.get(call.context, number, self._kind)
        columns, shown = self._sent(call, self._changes)
        service.change(call.context, self._kind, number, columns, shown)
        return _shown(call, number)

    def delete(self, call: CurrentCall) -> Any:
        """Delete an activity of this kind, but nothing else."""
        service.remove(call.context, self._kind, call.public_id("activity"))
        return {}

    def _sent(self, call: Call, table: FieldTable) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the columns and the other fields that a client sent. Raises `HttpError` 400."""
        own = {field.column or field.name for field in self._kind.fields}
        wrong: dict[str, Any] = {}
        read = fields.columns(table.read(call.context, call.sent), wrong)
        found = {name: value for name, value in read.items() if name not in own and name not in _NEVER_NULL}
        found |= {name: read[name] for name in _NEVER_NULL if read.get(name) is not None}
        shown = {name: value for name, value in read.items() if name in own}
        if self._kind.keeps_contacts:
            service.keep_contact(found, shown)
        is_without_lead = self._kind.finds_lead and table is self._new and found.get("lead_id") is None
        if is_without_lead and not {"lead", "contact"} & wrong.keys():
            wrong |= service.find_lead(call.context, found, shown)
        errors.check(wrong)
        return found, shown

    def _register(self, router: RestRouter) -> None:
        name = self._kind.type
        lists: dict[str, Any] = {"query": documentation.query(f"{name}List", queries.OF_KIND.items(), ("_order_by",))}
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


def _shown(call: Call, number: int) -> dict[str, Any]:
    return activities(call.context, [service.get(call.context, number)])[0]


_OF_KINDS: Final = [(kind, _Operations(kind).router()) for kind in KINDS]
ROUTERS: Final = (router, *(of_kind for _, of_kind in _OF_KINDS))
ALIASES: Final = tuple(
    alias(of_kind, _PREFIX + kind.path, _PREFIX + kind.other_path)
    for kind, of_kind in _OF_KINDS
    if kind.other_path is not None
)
