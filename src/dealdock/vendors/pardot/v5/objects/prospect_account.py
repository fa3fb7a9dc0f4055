"""Prospect accounts, the companies of prospects (contract 7)."""

from typing import Final

from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, strings
from dealdock.vendors.pardot.v5.objects.user import USER

_BILLING: Final = [f"billing{part}" for part in ("AddressOne", "AddressTwo", "City", "Country", "State", "Zip")]
_SHIPPING: Final = [f"shipping{part}" for part in ("AddressOne", "AddressTwo", "City", "Country", "State", "Zip")]

PROSPECT_ACCOUNT: Final = Resource(
    object="prospectAccount",
    collection="prospect-accounts",
    model=ProspectAccount,
    has_recycle_bin=True,
    members=(
        identity(ProspectAccount.id, has_list=False),
        *strings(ProspectAccount, "name"),
        Field(name="salesforceId", type="String", is_sortable=True),
        *absent("String", "annualRevenue", *_BILLING, "description", "employees", "fax", "industry", "number"),
        *absent("String", "ownership", "phone", "rating", *_SHIPPING, "sic", "site", "tickerSymbol", "type", "website"),
        *absent("Boolean", "isDeleted"),
        Field(name="createdAt", type="DateTime", column=ProspectAccount.created_at),
        Field(name="updatedAt", type="DateTime", column=ProspectAccount.updated_at),
        *absent("Integer", "createdById", "updatedById", "assignedToId"),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
        Relation("assignedTo", lambda: USER),
    ),
)
