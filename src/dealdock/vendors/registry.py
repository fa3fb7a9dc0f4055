"""The vendors that a sandbox emulates: one line each."""

from typing import Final

from dealdock.vendors.apollo.vendor import VENDOR as APOLLO
from dealdock.vendors.close.vendor import VENDOR as CLOSE
from dealdock.vendors.copper.vendor import VENDOR as COPPER
from dealdock.vendors.pardot.vendor import VENDOR as PARDOT

VENDORS: Final = (PARDOT, CLOSE, COPPER, APOLLO)
"""The first one is the default."""
