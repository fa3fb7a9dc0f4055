"""The vendors of a sandbox that has the example, too."""

from typing import Final

from dealdock.vendors import registry
from tests.example_vendor.vendor import VENDOR

VENDORS: Final = (*registry.VENDORS, VENDOR)
