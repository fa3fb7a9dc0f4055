"""The operations of the organization: `/api/v1/organization/<id>/` (contract 3.5)."""

from typing import Any

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.organization import service
from dealdock.vendors.close.organization.answers import Organization
from dealdock.vendors.close.organization.fields import CHANGES
from dealdock.web.rest.routing import RestRouter

router = RestRouter("organization", "/api/v1/organization")


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: Organization)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return the organization."""
    _check(call)
    return service.shown(call.context)


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: Organization,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the name or the currency, or order the lead statuses."""
    _check(call)
    service.change(call.context, call.sandbox.credentials, call.columns(CHANGES))
    return service.shown(call.context)


def _check(call: Call) -> None:
    """Check that the organization in the path is the caller's. Raises `RecordError(NO_RECORD)`."""
    if call.public_id("organization") != call.account.account_id:
        raise RecordError(NO_RECORD, call.match.parameters["id"])
