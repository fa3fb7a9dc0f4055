"""The operations of leads: `/api/v1/lead/` (contract 3.2)."""

from typing import Any, Final

from pydantic import BaseModel

from dealdock.vendors.close import records
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.lead import answers, edits, queries, service
from dealdock.vendors.close.lead.fields import CHANGES, NEW
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.wire import documentation, errors, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.errors import REQUIRED, Body
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter

router = RestRouter("lead", "/api/v1/lead")

LeadList: Final = documentation.query("LeadList", queries.FILTERS.items(), ("query", "_order_by"))

_SAME: Final = "Source and destination must differ."


class Merge(BaseModel):
    """The leads of a merge."""

    source: str
    destination: str


@router.operation(
    "list", "GET", query=LeadList, errors=("bad_request",), answer=lambda: page(answers.ShownLead, total_results=int)
)
def list_(call: CurrentCall) -> Page:
    """Return leads, the last changed first, with their contacts, opportunities and tasks, and the number of all."""
    return queries.page(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: answers.ShownLead,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a lead with its contacts."""
    return _shown(call, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: answers.ShownLead)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a lead with its contacts, opportunities and tasks."""
    return _shown(call, call.public_id("lead"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: answers.ShownLead,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a lead, and the contacts of it that are named."""
    number = call.public_id("lead")
    edits.change(call.context, number, call.sent)
    return _shown(call, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a lead and its contacts, opportunities, tasks and activities."""
    service.remove(call.context, call.public_id("lead"))
    return {}


@router.operation(
    "merge",
    "POST",
    "/merge",
    fields=Merge,
    errors=("wrong_type", "bad_request", "invalid", "not_found"),
    writes=True,
    answer=lambda: answers.Merged,
)
def merge(call: CurrentCall) -> Whole:
    """Move the contacts, opportunities, tasks and activities of a lead to another one, and delete it."""
    sides = ("source", "destination")
    errors.check({side: REQUIRED for side in sides if not call.sent.get(side)})
    source, destination = (_side(call, side) for side in sides)
    if source == destination:
        raise errors.wrong_object(_SAME)
    service.merge(call.context, source, destination)
    return Whole({"status": "ok"})


def _side(call: Call, side: str) -> int:
    """Return the number of a lead to merge. Raises `HttpError` 404."""
    text = call.sent[side]
    number = call.context.ids.find("lead", text) if isinstance(text, str) else None
    if number is None or records.find(call.context, Lead, number) is None:
        why = f"{side.capitalize()} lead does not exist."
        raise HttpError(404, why, detail=Body({"errors": [why]}))
    return number


def _shown(call: Call, number: int) -> dict[str, Any]:
    return queries.read(call.context, number, parameters.fields(call.query))
