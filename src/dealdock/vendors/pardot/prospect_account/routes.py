"""The operations of the prospect account: `/api/prospectAccount/version/<v>/do/<operation>` (objects 2.12)."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.pardot.prospect_account import layout
from dealdock.vendors.pardot.prospect_account.criteria import QUERY
from dealdock.vendors.pardot.prospect_account.fields import ProspectAccountFields
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("prospectaccount")

_ONE: Final = described.one("ProspectAccount", "prospectAccount", lambda: layout.PROSPECT_ACCOUNT.type)

_PROSPECT_ACCOUNTS = SimpleResource("prospectAccount", ProspectAccount, layout.PROSPECT_ACCOUNT, QUERY)


@router.operation(
    "describe",
    is_short=True,
    answer=described.whole("ProspectAccountDescription", lambda: {"result": layout.columns_type()}),
)
def describe(_: CurrentCall) -> Document:
    """Return the columns of prospect accounts."""
    return {"result": {"field": layout.COLUMNS}}


@router.operation("create", writes=True, fields=ProspectAccountFields, errors=(13, 36, 52), is_short=True, answer=_ONE)
def create(call: CurrentCall) -> Document:
    """Create a prospect account."""
    fields = ProspectAccountFields.to_create(call).columns()
    return _PROSPECT_ACCOUNTS.one(call, records.add(call.db, call.account, ProspectAccount, **fields, now=call.now))


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 61), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one prospect account."""
    return _PROSPECT_ACCOUNTS.one(call, _id(call))


@router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=ProspectAccountFields,
    errors=(13, 61, 36, 52),
    is_short=True,
    answer=_ONE,
)
def update(call: CurrentCall) -> Document:
    """Change the name of a prospect account."""
    return _PROSPECT_ACCOUNTS.update(call, _id(call), ProspectAccountFields)


@router.operation(
    "query",
    takes=("fields",),
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("ProspectAccount", "prospectAccount", layout.found_type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of prospect accounts. `fields` restricts them to these fields and the id."""
    fields = frozenset(call.parameters.several("fields"))

    def documents(rows: Sequence[AnyRow]) -> list[Document]:
        whole = [layout.PROSPECT_ACCOUNT(row, call.zone) for row in rows]
        if not fields:
            return whole
        return [{name: value for name, value in each.items() if name == "id" or name in fields} for each in whole]

    return _PROSPECT_ACCOUNTS.rows(call, documents)


def _id(call: Call) -> int:
    """Return the id of the prospect account in the call. Errors 13, 61."""
    prospect_account_id = required.record_id(call, "id", 61)
    if not records.exists(call.db, call.account, ProspectAccount, prospect_account_id):
        raise PardotError(61, f"no prospect account has the id {prospect_account_id}")
    return prospect_account_id
