"""Apollo's part in the control plane."""

from typing import Final, Literal

from dealdock.control import account_models
from dealdock.control.support import ControlSupport
from dealdock.platform.record_types import USER
from dealdock.vendors.apollo.vendor import VENDOR

MODELS: Final = account_models.plain(
    "Apollo", VENDOR.accounts.Settings, VENDOR.credentials, role=Literal["Administrator", "Read Only"]
)
CONTROL: Final = ControlSupport(MODELS, record_types=(USER,))
