"""The operation of the account: `/api/account/version/<v>/do/read` (contract, objects 2.6)."""

from dealdock.core import account, campaign
from dealdock.dialects.pardot.account import shape
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.resources import ACCOUNT
from dealdock.dialects.pardot.response import Tree


@ACCOUNT.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """The caller's own, whatever id is given."""
    row = account.read(call.db, call.account)
    return {"account": shape.account(row, campaign.default(call.db, call.account), call.zone)}
