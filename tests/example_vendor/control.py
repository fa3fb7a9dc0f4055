"""Minicrm's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from tests.example_vendor.kinds import KINDS
from tests.example_vendor.lead import TAG
from tests.example_vendor.vendor import VENDOR

MODELS: Final = account_models.plain(
    "Minicrm", VENDOR.accounts.Settings, VENDOR.credentials, role=Literal["user", "guest"], ids=str
)
CONTROL: Final = ControlSupport(MODELS, kinds=(USER, *KINDS, TAG), descriptions=read_descriptions(VENDOR.package))
