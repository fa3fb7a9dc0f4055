"""The operations of leads: `/v1/leads`."""

from typing import Any

from dealdock.platform.datasets import records
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.routing import RestRouter
from tests.example_vendor.lead import service
from tests.example_vendor.lead.fields import LeadChanges, NewLead, Page
from tests.example_vendor.lead.layout import lead
from tests.example_vendor.models import Lead

router = RestRouter("lead", "/v1/leads")


@router.operation("create", "POST", fields=NewLead, errors=("bad_request", "invalid"), status=201, writes=True)
def create(call: RestCall) -> Any:
    """Create a lead."""
    lead_id = service.create(call.db, call.account, now=call.now, **call.fields.model_dump())
    return lead(records.read(call.db, call.account, Lead, lead_id))


@router.operation("list", "GET", query=Page, errors=("invalid",), is_short=False)
def list_(call: RestCall) -> Any:
    """Return a page of leads, by id."""
    page = Page.model_validate(call.query)
    return [lead(row) for row in service.page(call.db, call.account, after=page.after, limit=page.limit)]


@router.operation("read", "GET", "/{id}", errors=("not_found",))
def read(call: RestCall) -> Any:
    """Return a lead."""
    return lead(records.read(call.db, call.account, Lead, call.record_id()))


@router.operation("update", "PATCH", "/{id}", fields=LeadChanges, errors=("bad_request", "invalid", "not_found"),
                  writes=True)  # fmt: skip
def update(call: RestCall) -> Any:
    """Change the named fields of a lead."""
    records.change(
        call.db, call.account, Lead, call.record_id(), call.fields.model_dump(exclude_unset=True), now=call.now
    )
    return lead(records.read(call.db, call.account, Lead, call.record_id()))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), status=204, writes=True)
def delete(call: RestCall) -> Any:
    """Delete a lead."""
    service.remove(call.db, call.account, call.record_id())
