"""The operations of the prospect account: `/api/prospectAccount/version/<v>/do/<operation>` (objects 2.12)."""

from dealdock.vendors.pardot.prospect_account import layout
from dealdock.vendors.pardot.prospect_account.criteria import QUERY
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("prospectaccount")

_PROSPECT_ACCOUNTS = SimpleResource("prospectAccount", ProspectAccount, layout.prospect_account, QUERY)


@router.operation("describe", is_short=True)
def describe(_: CurrentCall) -> Document:
    """Return the columns of prospect accounts."""
    return {"result": {"field": layout.COLUMNS}}


@router.operation("query", methods=METHODS_OF_READS, criteria=QUERY, streams=True)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of prospect accounts."""
    return _PROSPECT_ACCOUNTS.rows(call)
