"""Minicrm's leads, for the soak test of all vendors."""

from typing import Final

from tests.example_vendor.tests.calls import CALLS
from tools.soak.mixed.vendor_writes import VendorWrites

WRITES: Final = VendorWrites(
    "minicrm",
    CALLS.headers,
    lambda _: None,
    lambda text, _: ("/v1/leads", {"name": text}),
    lambda made: f"/v1/leads/{made['id']}",
    kind="lead",
)
