"""Close's opportunities, for the soak test of all vendors."""

from typing import Final

from tests.vendors.close.calls import CALLS
from tools.soak.mixed.vendor_writes import VendorWrites

WRITES: Final = VendorWrites(
    "close",
    CALLS.headers,
    lambda caller: caller.post("/api/v1/lead/", {"name": "Lead"})["id"],
    lambda text, parent: ("/api/v1/opportunity/", {"lead_id": parent, "note": text}),
    lambda made: f"/api/v1/opportunity/{made['id']}/",
)
