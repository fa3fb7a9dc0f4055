"""The operations of the list membership: `/api/listMembership/version/<v>/do/<operation>` (contract, objects 2.8)."""

from dealdock.core import list_membership, prospect, prospect_list
from dealdock.core.models import Dataset, ListMembership
from dealdock.dialects.pardot import given
from dealdock.dialects.pardot.list_membership.criteria import QUERY
from dealdock.dialects.pardot.list_membership.fields import OF, ListMembershipFields
from dealdock.dialects.pardot.list_membership.shape import list_membership as shape
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import LIST_MEMBERSHIP
from dealdock.dialects.pardot.response import Rows, Tree

LIST_MEMBERSHIPS = Plain("list_membership", ListMembership, shape, QUERY, Dataset.live_list_memberships)


@LIST_MEMBERSHIP.operation("create", writes=True)
def create(call: Call) -> Tree:
    """One that had ended comes back. Errors 13, 36, 55, 3, 132, 58."""
    given.require(call, *OF)
    given.refuse_empty(call, *OF)
    list_id, prospect_id = _list_and_prospect(call)
    fields = ListMembershipFields.to_create(call)
    membership_id = list_membership.create(
        call.db, call.account, list_id=list_id, prospect_id=prospect_id, **fields, now=call.now
    )
    return LIST_MEMBERSHIPS.one(call, membership_id)


@LIST_MEMBERSHIP.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 55, 3, 132, 16."""
    return LIST_MEMBERSHIPS.one(call, _id(call))


@LIST_MEMBERSHIP.operation("update", writes=True)
def update(call: Call) -> Tree:
    """Errors 13, 55, 3, 132, 16."""
    membership_id = _id(call)
    fields = ListMembershipFields.to_update(call)
    list_membership.update(call.db, call.account, membership_id, fields, now=call.now)
    return LIST_MEMBERSHIPS.one(call, membership_id)


@LIST_MEMBERSHIP.operation("delete", methods=("GET", "POST", "DELETE"), writes=True)
def delete(call: Call) -> None:
    """Errors 13, 55, 3, 132, 16."""
    list_membership.delete(call.db, call.account, _id(call))


@LIST_MEMBERSHIP.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of memberships."""
    return LIST_MEMBERSHIPS.rows(call)


def _id(call: Call) -> int:
    """The membership's id, whichever way the call names it; its own id wins over list and prospect."""
    if "id" in call.parameters:
        return LIST_MEMBERSHIPS.id(call)
    list_id, prospect_id = _list_and_prospect(call)
    return list_membership.between(call.db, call.account, list_id=list_id, prospect_id=prospect_id)


def _list_and_prospect(call: Call) -> tuple[int, int]:
    """The ids of a list and a prospect that are there. Errors 13, 55, 3, 132."""
    given.require(call, *OF)
    list_id = given.record_id(call, "list_id", 55)
    prospect_list.require(call.db, call.account, list_id)
    prospect_id = given.record_id(call, "prospect_id", 3)
    prospect.named(call.db, call.account, prospect_id=prospect_id, email=None)
    return list_id, prospect_id
