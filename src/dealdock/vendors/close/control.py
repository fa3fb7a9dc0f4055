"""Close's part in the control plane."""

from typing import Final

from dealdock.control.support import ControlSupport
from dealdock.platform.record_types import USER
from dealdock.vendors.close.control_models import MODELS

CONTROL: Final = ControlSupport(MODELS, record_types=(USER,))
