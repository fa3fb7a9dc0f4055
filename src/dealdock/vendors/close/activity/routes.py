"""The operations of activities: `/api/v1/activity/` and, below it, the operations of each kind (contract 3.7)."""

from functools import partial
from typing import Any, Final

from dealdock.vendors.close.activity import answers, edits, queries, service, threads
from dealdock.vendors.close.activity.kinds import BY_TYPE, EMAIL, KINDS, ActivityType, sent_fields
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.wire import documentation
from dealdock.vendors.close.wire.aliases import alias
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

_PREFIX: Final = "/api/v1/activity"
_NOT_FOUND: Final = ("not_found",)
_NEW: Final = ("wrong_type", "bad_request", "invalid")
_CHANGES: Final = ("wrong_type", "bad_request", "not_found", "invalid")
_SHORT: Final = {"is_short": True}

router = RestRouter("activity", _PREFIX)

ActivityList: Final = documentation.query("ActivityList", queries.FILTERS.items(), ("_order_by",))


@router.operation("list", "GET", query=ActivityList, errors=("bad_request",), answer=answers.pages)
def list_(call: CurrentCall) -> Page:
    """Return activities of all kinds."""
    return queries.page(call.context, call.query)


class _Operations:
    """The operations of one kind of activity."""

    def __init__(self, kind: ActivityType) -> None:
        self._kind = kind
        self._new, self._changes = edits.tables(kind, sent_fields(kind))

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
        return _shown(call, edits.create(call.context, self._kind, self._new, call.sent))

    def read(self, call: CurrentCall) -> dict[str, Any]:
        """Return an activity of this kind."""
        number = call.public_id("activity")
        service.get(call.context, number, self._kind)
        return _shown(call, number)

    def update(self, call: CurrentCall) -> dict[str, Any]:
        """Change an activity of this kind."""
        number = call.public_id("activity")
        edits.change(call.context, self._kind, number, self._changes, call.sent)
        return _shown(call, number)

    def delete(self, call: CurrentCall) -> Empty:
        """Delete an activity of this kind. Other activities are not found."""
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
            answer = partial(self._answer, operation)
            router.operation(operation, declared.pop("method"), **declared, answer=answer)(getattr(self, operation))

    def _answer(self, operation: str) -> Any:
        """Return the type of an answer."""
        if operation == "delete":
            return Empty
        one = answers.one(self._kind.type)
        return page(one) if operation == "list" else one


def _shown(call: Call, number: int) -> dict[str, Any]:
    return activities(call.context, [service.get(call.context, number)])[0]


threads_router: Final = RestRouter("email_thread", f"{_PREFIX}/emailthread")

ThreadList: Final = documentation.query("EmailThreadList", queries.OF_THREADS.items(), ("_order_by",))


@threads_router.operation(
    "list", "GET", query=ThreadList, errors=("bad_request",), answer=lambda: page(answers.ShownThread)
)
def list_threads(call: CurrentCall) -> Page:
    """Return email threads."""
    return queries.page_of_threads(call.context, call.query)


@threads_router.operation("read", "GET", "/{id}", errors=_NOT_FOUND, answer=lambda: answers.ShownThread)
def read_thread(call: CurrentCall) -> dict[str, Any]:
    """Return an email thread."""
    return threads.read(call.context, call.match.parameters["id"])


@threads_router.operation("delete", "DELETE", "/{id}", errors=_NOT_FOUND, writes=True, answer=lambda: Empty)
def delete_thread(call: CurrentCall) -> Empty:
    """Delete an email thread with its emails."""
    for number in threads.numbers_of_emails(call.context, call.match.parameters["id"]):
        service.remove(call.context, BY_TYPE[EMAIL], number)
    return {}


_OF_KINDS: Final = [(kind, _Operations(kind).router()) for kind in KINDS]
ROUTERS: Final = (router, threads_router, *(of_kind for _, of_kind in _OF_KINDS))
ALIASES: Final = tuple(
    alias(of_kind, _PREFIX + kind.path, _PREFIX + kind.other_path)
    for kind, of_kind in _OF_KINDS
    if kind.other_path is not None
)
