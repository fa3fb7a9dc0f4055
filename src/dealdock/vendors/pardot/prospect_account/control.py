"""Prospect accounts in the control plane and in test fixtures."""

from typing import Final

from dealdock.platform.record_types import RecordType, of_rows
from dealdock.vendors.pardot.prospect_account.model import ProspectAccount

PROSPECT_ACCOUNT: Final[RecordType] = of_rows(
    "prospectAccount", "prospectAccounts", ProspectAccount, update=None, delete=None, example={"name": "Example & Sons"}
)
