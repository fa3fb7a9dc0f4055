"""The prospect account: `/api/prospectAccount/version/<v>/do/<operation>` (contract, objects 2.12)."""

from dealdock.core.models import ProspectAccount
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.prospect_account import shape
from dealdock.dialects.pardot.prospect_account.criteria import QUERY
from dealdock.dialects.pardot.resources import PROSPECT_ACCOUNT
from dealdock.dialects.pardot.response import Rows, Tree

_PLAIN = Plain("prospectAccount", ProspectAccount, shape.prospect_account, QUERY)


@PROSPECT_ACCOUNT.operation("describe")
def describe(call: Call) -> Tree:  # noqa: ARG001 (an operation's signature)
    """The columns of prospect accounts."""
    return {"result": {"field": shape.COLUMNS}}


@PROSPECT_ACCOUNT.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of prospect accounts."""
    return _PLAIN.rows(call)
