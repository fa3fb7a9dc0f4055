"""The operations of the prospect account: `/api/prospectAccount/version/<v>/do/<operation>` (objects 2.12)."""

from dealdock.vendors.pardot.models import ProspectAccount
from dealdock.vendors.pardot.prospect_account import layout
from dealdock.vendors.pardot.prospect_account.criteria import QUERY
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.serializers import Rows, Tree
from dealdock.vendors.pardot.wire.simple_resource import Plain

router = PardotRouter("prospectaccount")

_PLAIN = Plain("prospectAccount", ProspectAccount, layout.prospect_account, QUERY)


@router.operation("describe")
def describe(_: Call) -> Tree:
    """Return the columns of prospect accounts."""
    return {"result": {"field": layout.COLUMNS}}


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: Call) -> Tree | Rows:
    """Return a page of prospect accounts."""
    return _PLAIN.rows(call)
