"""The operations of the event log: `/api/v1/event/` (contract 3.9)."""

from typing import Any, Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.event import answers, queries
from dealdock.vendors.close.event.layout import event
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.wire import documentation, filters, parameters
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Whole
from dealdock.web.rest.routing import RestRouter

router = RestRouter("event", "/api/v1/event")

MAX_EVENTS: Final = 50

FILTERS: Final = {
    "object_type": Filter(Event.object_type, filters.text),
    "object_id": Filter(Event.object_id, filters.text),
    "action": Filter(Event.action, filters.text),
    "lead_id": Filter(Event.lead_id, filters.text),
    "user_id": Filter(Event.user_id, filters.public_id("user")),
    "request_id": Filter(Event.request_id, filters.text),
    "date_created": Filter(Event.created_at, filters.moment, is_range=True),
    "date_updated": Filter(Event.created_at, filters.moment, is_range=True),
}

EventList: Final = documentation.query("EventList", FILTERS.items(), ("_cursor",), has_skip=False)


@router.operation("list", "GET", query=EventList, errors=("bad_request",), answer=lambda: answers.ShownEventPage)
def list_(call: CurrentCall) -> Whole:
    """Return the events of the last 30 days, the latest first."""
    limit = parameters.limit(call.context, call.query, MAX_EVENTS)
    criteria = filters.criteria(call.context, FILTERS, call.query)
    at = queries.cursor(call.context, call.query.get("_cursor", ""))
    page = queries.page(call.context, criteria, at, limit)
    names = parameters.fields(call.query)
    client_id = _client_id(call)
    data = [parameters.narrowed(event(call.context.ids, row, client_id), names) for row in page.events]
    return Whole({"cursor_next": page.next, "cursor_previous": page.previous, "data": data})


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: answers.ShownEvent)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return an event of the last 30 days."""
    number = call.public_id("event")
    row = call.db.execute(queries.kept(call.context).where(Event.id == number)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, number)
    return event(call.context.ids, row, _client_id(call))


def _client_id(call: Call) -> str:
    return call.sandbox.credentials.make("close", "client_id", call.account.account_id)
