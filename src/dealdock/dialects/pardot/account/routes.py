"""The operation of the account: `/api/account/version/<v>/do/read` (contract, objects 2.6)."""

from dealdock.core import account, campaign
from dealdock.dialects.pardot.account import shape
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter

router = PardotRouter("account")


@router.operation("read", methods=METHODS_OF_READS)
def read(call: Call) -> Tree:
    """Return the caller's own account, whatever id is given."""
    row = account.read(call.db, call.account)
    return {"account": shape.account(row, campaign.default(call.db, call.account), call.zone)}
