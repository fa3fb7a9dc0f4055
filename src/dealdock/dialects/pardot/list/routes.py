"""The operations of the list: `/api/list/version/<v>/do/<operation>` (contract, objects 2.7)."""

from dealdock.core import prospect_list
from dealdock.core.models import ProspectList
from dealdock.dialects.pardot.list.criteria import QUERY
from dealdock.dialects.pardot.list.fields import ListFields
from dealdock.dialects.pardot.list.shape import prospect_list as shape
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import LIST
from dealdock.dialects.pardot.response import Rows, Tree

LISTS = Plain("list", ProspectList, shape, QUERY)


@LIST.operation("create", writes=True)
def create(call: Call) -> Tree:
    """Errors 13, 36, 52."""
    fields = ListFields.to_create(call)
    return LISTS.one(call, prospect_list.create(call.db, call.account, **fields, now=call.now))


@LIST.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16."""
    return LISTS.one(call, LISTS.id(call))


@LIST.operation("update", writes=True)
def update(call: Call) -> Tree:
    """Errors 13, 16, 36, 52."""
    list_id = LISTS.id(call)
    prospect_list.update(call.db, call.account, list_id, ListFields.to_update(call), now=call.now)
    return LISTS.one(call, list_id)


@LIST.operation("delete", methods=("POST", "DELETE"), writes=True)
def delete(call: Call) -> None:
    """Errors 13, 16."""
    prospect_list.delete(call.db, call.account, LISTS.id(call))


@LIST.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of lists."""
    return LISTS.rows(call)
