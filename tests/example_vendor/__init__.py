"""A vendor as small as it can be: a CRM of leads, with a REST API in JSON."""

from typing import Final

from dealdock.vendors import registry
from tests.example_vendor.vendor import VENDOR

VENDORS: Final = (*registry.VENDORS, VENDOR)
"""The vendors of a sandbox that has the example, too."""
