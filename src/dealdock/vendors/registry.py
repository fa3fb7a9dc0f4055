"""The vendors that a sandbox emulates."""

from typing import Final

from dealdock.platform.first_use import load
from dealdock.platform.vendor import Vendor

_NAMES: Final = (
    "pardot",
    "close",
    "copper",
    "apollo",
)
"""The folders of the vendors, one line each. The first one is the default."""

VENDORS: Final[tuple[Vendor, ...]] = tuple(load(f"dealdock.vendors.{name}.vendor:VENDOR") for name in _NAMES)
