"""The writable fields of a list membership: parameters -> validated values."""

from typing import Annotated, ClassVar

from dealdock.vendors.pardot.list import service as list_service
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.wire import required
from dealdock.vendors.pardot.wire.fields import Context, Fields, Resolved, Truth
from dealdock.vendors.pardot.wire.operations import ParameterWriter


def list_id(call: ParameterWriter) -> int:
    """Return the id of an existing list. Errors 13, 55."""
    found = required.record_id(call, "list_id", 55)
    list_service.require(call.db, call.account, found)
    return found


def prospect_id(call: ParameterWriter) -> int:
    """Return the id of a live prospect. Errors 13, 3, 132."""
    found = required.record_id(call, "prospect_id", 3)
    prospect_queries.named(call.db, call.account, prospect_id=found, email=None)
    return found


def _list_id(context: Context) -> int:
    return list_id(context.call)


def _prospect_id(context: Context) -> int:
    return prospect_id(context.call)


class NewListMembershipFields(Fields):
    """The fields of `create`."""

    REQUIRED: ClassVar = ("list_id", "prospect_id")

    list_id: Annotated[int, Resolved(_list_id, ("list_id",), (55,))] = 0
    prospect_id: Annotated[int, Resolved(_prospect_id, ("prospect_id",), (3, 132))] = 0
    opted_out: Truth = False


class ListMembershipFields(Fields):
    """The fields of `update`; the list and the prospect of a membership cannot change."""

    opted_out: Truth = False
