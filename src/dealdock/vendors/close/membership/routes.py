"""The operations of memberships: `/api/v1/membership/` (contract part 2, B.7)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.membership import service
from dealdock.vendors.close.membership.answers import Membership, ShownCount, ViewsOfMember
from dealdock.vendors.close.membership.fields import CHANGES, NEW, PINNED
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.filters import MAX_VALUES
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("membership", "/api/v1/membership")

_KIND: Final = "membership"
_IDS: Final = "id__in"
MembershipList: Final = documentation.query("MembershipList", (), (_IDS,))


@router.operation("list", "GET", query=MembershipList, errors=("bad_request",), answer=lambda: page(Membership))
def list_(call: CurrentCall) -> Page:
    """Return the memberships of users who have not left."""
    wanted = set(_ids(call.query.get(_IDS, "")))
    found = [each for each in service.current(call.context) if not wanted or each["id"] in wanted]
    return parameters.page_of(found, parameters.cut(call.context, call.query))


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Add a user to the organization, or find the user with this address."""
    return _added(call)


@router.operation(
    "provision",
    "POST",
    "/provision",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def provision(call: CurrentCall) -> dict[str, Any]:
    """Do the same as `create`, at the path of the documentation."""
    return _added(call)


@router.operation(
    "bulk_update",
    "PUT",
    fields=CHANGES,
    query=MembershipList,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownCount,
)
def bulk_update(call: CurrentCall) -> Whole:
    """Change the memberships that `id__in` names. Return their number."""
    columns = call.columns(CHANGES)
    numbers = service.named(call.context, _ids(call.query.get(_IDS, "")))
    service.change(call.context, numbers, columns)
    return Whole({"count": len(numbers)})


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: Membership,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a membership."""
    number = service.get(call.context, call.public_id(_KIND)).user.id
    service.change(call.context, [number], call.columns(CHANGES))
    return service.shown(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Let a user leave the organization."""
    service.remove(call.context, call.sandbox.credentials, call.public_id(_KIND))
    return {}


@router.operation("read_pinned_views", "GET", "/{id}/pinned_views", errors=("not_found",), answer=lambda: ViewsOfMember)
def read_pinned_views(call: CurrentCall) -> dict[str, Any]:
    """Return the smart views that a member has pinned."""
    return service.pinned_views(call.context, call.public_id(_KIND))


@router.operation(
    "pin_views",
    "PUT",
    "/{id}/pinned_views",
    fields=PINNED,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ViewsOfMember,
)
def pin_views(call: CurrentCall) -> dict[str, Any]:
    """Replace the pinned smart views."""
    number = service.get(call.context, call.public_id(_KIND)).user.id
    service.pin_views(call.context, number, call.columns(PINNED)["saved_view_ids"])
    return service.pinned_views(call.context, number)


def _added(call: Call) -> dict[str, Any]:
    columns = call.columns(NEW)
    return service.shown(call.context, service.add(call.context, call.sandbox.credentials, **columns))


def _ids(text: str) -> list[str]:
    """Return the ids of a list with commas. Raises `HttpError` 400 for too many."""
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if len(ids) > MAX_VALUES:
        raise wrong(f"{_IDS} must have no more than {MAX_VALUES} values (got {len(ids)} instead).")
    return ids
