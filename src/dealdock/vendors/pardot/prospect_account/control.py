"""Prospect accounts in the control plane and in test fixtures."""

from typing import Final

from dealdock.platform.record_types import RecordType
from dealdock.vendors.pardot.models import ProspectAccount
from dealdock.vendors.pardot.prospect_account import service

PROSPECT_ACCOUNT: Final = RecordType(
    "prospectAccount",
    "prospectAccounts",
    ProspectAccount,
    create=service.create,
    example={"name": "Example & Sons"},
)
