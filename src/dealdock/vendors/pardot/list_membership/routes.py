"""The operations of the list membership: `/api/listMembership/version/<v>/do/<operation>` (contract, objects 2.8)."""

from typing import Final

from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.list_membership import layout, service
from dealdock.vendors.pardot.list_membership.criteria import QUERY
from dealdock.vendors.pardot.list_membership.fields import (
    ListMembershipFields,
    NewListMembershipFields,
    list_id,
    prospect_id,
)
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("listmembership")

_ONE: Final = described.one("ListMembership", "list_membership", lambda: layout.LIST_MEMBERSHIP.type)

LIST_MEMBERSHIPS = SimpleResource("list_membership", ListMembership, layout.LIST_MEMBERSHIP, QUERY)


@router.operation(
    "create", writes=True, fields=NewListMembershipFields, errors=(13, 36, 55, 3, 132, 58), is_short=True, answer=_ONE
)
def create(call: CurrentCall) -> Document:
    """Add a prospect to a list, or restore its deleted membership."""
    fields = NewListMembershipFields.to_create(call)
    membership_id = service.create(call.db, call.account, **fields.columns(), now=call.now)
    return LIST_MEMBERSHIPS.one(call, membership_id)


@router.operation(
    "read",
    requires=(("id", "list_id", "prospect_id"),),
    methods=METHODS_OF_READS,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
    answer=_ONE,
)
def read(call: CurrentCall) -> Document:
    """Return one membership, by its id or by list and prospect."""
    return LIST_MEMBERSHIPS.one(call, _id(call))


@router.operation(
    "update",
    requires=(("id", "list_id", "prospect_id"),),
    writes=True,
    fields=ListMembershipFields,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
    answer=_ONE,
)
def update(call: CurrentCall) -> Document:
    """Change a membership, found by its id or by list and prospect."""
    membership_id = _id(call)
    changes = ListMembershipFields.to_update(call, membership_id).columns()
    service.update(call.db, call.account, membership_id, changes, now=call.now)
    return LIST_MEMBERSHIPS.one(call, membership_id)


@router.operation(
    "delete",
    requires=(("id", "list_id", "prospect_id"),),
    methods=("GET", "POST", "DELETE"),
    writes=True,
    errors=(13, 55, 3, 132, 16),
    is_short=True,
)
def delete(call: CurrentCall) -> None:
    """Delete a membership, found by its id or by list and prospect."""
    service.delete(call.db, call.account, _id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("ListMembership", "list_membership", lambda: layout.LIST_MEMBERSHIP.type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of memberships."""
    return LIST_MEMBERSHIPS.rows(call)


def _id(call: Call) -> int:
    """Return the membership's id. A given id takes precedence over list and prospect."""
    if "id" in call.parameters:
        return LIST_MEMBERSHIPS.id(call)
    required.require(call, NewListMembershipFields.REQUIRED)
    of = {"list_id": list_id(call), "prospect_id": prospect_id(call)}
    return service.between(call.db, call.account, **of)
