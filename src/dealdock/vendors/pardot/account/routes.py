"""The operation of the account: `/api/account/version/<v>/do/read` (contract, objects 2.6)."""

from dealdock.platform.accounts import accounts
from dealdock.vendors.pardot.account import layout
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document

router = PardotRouter("account")


@router.operation(
    "read", methods=METHODS_OF_READS, is_short=True, answer=described.one("Account", "account", layout.json_type)
)
def read(call: CurrentCall) -> Document:
    """Return the caller's own account; a given id is ignored."""
    row = accounts.read(call.db, call.account)
    return {"account": layout.account(row, campaign_service.default(call.db, call.account), call.zone)}
