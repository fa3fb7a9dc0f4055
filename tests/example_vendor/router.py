"""The routers of the API's objects."""

from typing import Final

from tests.example_vendor.lead import router as lead

ROUTERS: Final = (lead,)
