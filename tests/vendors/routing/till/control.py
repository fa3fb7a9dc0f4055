"""The till's part in the control plane: Pardot's accounts, without records."""

from typing import Final

from dealdock.control.support import ControlSupport
from dealdock.vendors.pardot.control_models import MODELS

CONTROL: Final = ControlSupport(MODELS, kinds=())
