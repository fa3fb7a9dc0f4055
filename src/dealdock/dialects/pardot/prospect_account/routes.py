"""The prospect account: `/api/prospectAccount/version/<v>/do/<operation>` (contract, objects 2.12)."""

from dealdock.core.models import ProspectAccount
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.prospect_account import shape
from dealdock.dialects.pardot.prospect_account.criteria import QUERY
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.routing import METHODS_OF_READS, PardotRouter

router = PardotRouter("prospectaccount")

_PLAIN = Plain("prospectAccount", ProspectAccount, shape.prospect_account, QUERY)


@router.operation("describe")
def describe(call: Call) -> Tree:  # noqa: ARG001 (an operation's signature)
    """Return the columns of prospect accounts."""
    return {"result": {"field": shape.COLUMNS}}


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Tree | Rows:
    """Return a page of prospect accounts."""
    return _PLAIN.rows(call)
