"""The kind of prospect accounts."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount

PROSPECT_ACCOUNT: Final[Kind] = of_rows(
    "prospectAccount",
    "prospectAccounts",
    ProspectAccount,
    example={"name": "Example & Sons"},
    named_by="name",
    named_as="company",
)
