"""Copper's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport
from dealdock.platform.record_types import USER
from dealdock.vendors.copper.credentials import CREDENTIALS
from dealdock.vendors.copper.settings import AccountSettings

MODELS: Final = account_models.plain("Copper", AccountSettings, CREDENTIALS, role=Literal["admin", "user"])
CONTROL: Final = ControlSupport(MODELS, record_types=(USER,))
