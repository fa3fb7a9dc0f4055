"""Apollo's opportunities, for the soak test of all vendors."""

from typing import Final

from tests.vendors.apollo.calls import CALLS
from tools.soak.mixed.vendor_writes import VendorWrites

WRITES: Final = VendorWrites(
    "apollo",
    CALLS.headers,
    lambda _: None,
    lambda text, _: ("/api/v1/opportunities", {"name": text}),
    lambda made: f"/api/v1/opportunities/{made['opportunity']['id']}",
)
