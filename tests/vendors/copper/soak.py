"""Copper's opportunities, for the soak test of all vendors."""

from typing import Final

from tests.vendors.copper.calls import CALLS
from tools.soak.mixed.vendor_writes import VendorWrites

WRITES: Final = VendorWrites(
    "copper",
    CALLS.headers,
    lambda caller: caller.post("/developer_api/v1/people", {"name": "Person"})["id"],
    lambda text, parent: ("/developer_api/v1/opportunities", {"name": text, "primary_contact_id": parent}),
    lambda made: f"/developer_api/v1/opportunities/{made['id']}",
)
