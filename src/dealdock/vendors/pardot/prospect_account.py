"""Prospect accounts, the companies of prospects: `/api/prospectAccount/` (contract, objects 2.12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Mapped

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    Attribute,
    Shown,
    absent,
    attribute,
    identity,
    newer,
    related,
    times,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5.fields import Field
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.vendors.pardot.wire.described import list_of
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import Name
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import ATTRIBUTES, Document, PageResult
from dealdock.web.rest.answers import object_type


class ProspectAccount(Base):
    """A company."""

    __tablename__ = "pardot_prospect_account"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


_BILLING: Final = [f"billing{part}" for part in ("AddressOne", "AddressTwo", "City", "Country", "State", "Zip")]
_SHIPPING: Final = [f"shipping{part}" for part in ("AddressOne", "AddressTwo", "City", "Country", "State", "Zip")]

PROSPECT_ACCOUNTS: Final = Resource(
    object="prospectAccount",
    collection="prospect-accounts",
    model=ProspectAccount,
    attributes=(
        identity(ProspectAccount, has_list=False),
        attribute(ProspectAccount.name, takes=Name, default=""),
        Attribute(Shown("phone", None, lambda *_: None), (Field(name="phone", type="String"),)),
        newer(Field(name="salesforceId", type="String", is_sortable=True)),
        absent("String", "annualRevenue", *_BILLING, "description", "employees", "fax", "industry", "number"),
        absent("String", "ownership", "rating", *_SHIPPING, "sic", "site", "tickerSymbol", "type", "website"),
        absent("Boolean", "isDeleted"),
        *times(ProspectAccount, is_filtered=False),
        AUTHORS,
        absent("Integer", "assignedToId"),
        related("assignedTo", "user"),
    ),
    query=query_of_named(ProspectAccount, updated_at=Sorting(ProspectAccount.updated_at, descending=False)),
    required_parameters=("name",),
    has_recycle_bin=True,
)
"""The sandbox stores only the name."""


def _column(name: str, label: str, *, required: bool) -> Document:
    kind: Document = {"required": required, "custom": False, "type": "text", "has_options": False}
    return {ATTRIBUTES: {"id": name, "label": label, **kind}}


_COLUMNS: Final[list[Document]] = [_column("name", "Name", required=True), _column("phone", "Phone", required=False)]
"""At least two columns: clients iterate over an array, and JSON output shows a single item as an object."""


def _columns_type() -> Any:
    """Return the type of the JSON of the columns."""
    words = dict.fromkeys(("id", "label", "type"), str)
    of_column = {**words, **dict.fromkeys(("required", "custom", "has_options"), bool)}
    column = object_type("ProspectAccountColumn", {ATTRIBUTES: object_type("ColumnAttributes", of_column)})
    return object_type("ProspectAccountColumns", {"field": list_of(column)})


def _found_type() -> Any:
    """Return the type of the JSON of prospect accounts in a query's answer. A call may choose their fields."""
    types = PROSPECT_ACCOUNTS.layout.types
    return object_type("FoundProspectAccount", types, types.keys() - {"id"})


@PROSPECT_ACCOUNTS.router.operation(
    "describe",
    is_short=True,
    answer=described.whole("ProspectAccountDescription", lambda: {"result": _columns_type()}),
)
def describe(_: CurrentCall) -> Document:
    """Return the columns of prospect accounts."""
    return {"result": {"field": _COLUMNS}}


@PROSPECT_ACCOUNTS.router.operation(
    "create",
    writes=True,
    fields=PROSPECT_ACCOUNTS.fields_of_4,
    errors=(13, 36, 52),
    is_short=True,
    answer=PROSPECT_ACCOUNTS.one_answer,
)
def create(call: CurrentCall) -> Document:
    """Create a prospect account."""
    given = PROSPECT_ACCOUNTS.fields_of_4.to_create(call).columns()
    return PROSPECT_ACCOUNTS.one(call, records.add(call.db, call.account, ProspectAccount, **given, now=call.now))


@PROSPECT_ACCOUNTS.router.operation(
    "read",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 61),
    is_short=True,
    answer=PROSPECT_ACCOUNTS.one_answer,
)
def read(call: CurrentCall) -> Document:
    """Return one prospect account."""
    return PROSPECT_ACCOUNTS.one(call, _id(call))


@PROSPECT_ACCOUNTS.router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=PROSPECT_ACCOUNTS.fields_of_4,
    errors=(13, 61, 36, 52),
    is_short=True,
    answer=PROSPECT_ACCOUNTS.one_answer,
)
def update(call: CurrentCall) -> Document:
    """Change the name of a prospect account."""
    return PROSPECT_ACCOUNTS.update(call, _id(call), PROSPECT_ACCOUNTS.fields_of_4)


@PROSPECT_ACCOUNTS.router.operation(
    "query",
    takes=("fields",),
    methods=METHODS_OF_READS,
    criteria=PROSPECT_ACCOUNTS.query,
    streams=True,
    answer=described.page("ProspectAccount", "prospectAccount", _found_type),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of prospect accounts. `fields` restricts them to these fields and the id."""
    fields = frozenset(call.parameters.several("fields"))

    def documents(rows: Sequence[AnyRow]) -> list[Document]:
        whole = [PROSPECT_ACCOUNTS.layout(row, call.zone) for row in rows]
        if not fields:
            return whole
        return [{name: value for name, value in each.items() if name == "id" or name in fields} for each in whole]

    return PROSPECT_ACCOUNTS.rows(call, documents)


def _id(call: Call) -> int:
    """Return the id of the prospect account in the call. Errors 13, 61."""
    prospect_account_id = values.required_id(call, "id", 61)
    if not records.exists(call.db, call.account, ProspectAccount, prospect_account_id):
        raise PardotError(61, f"no prospect account has the id {prospect_account_id}")
    return prospect_account_id


PROSPECT_ACCOUNT: Final[Kind] = of_rows(
    "prospectAccount",
    "prospectAccounts",
    ProspectAccount,
    example={"name": "Example & Sons"},
    named_by="name",
    named_as="company",
)
