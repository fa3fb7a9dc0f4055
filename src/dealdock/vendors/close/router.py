"""The routers of the API's objects, each from its own folder."""

from typing import Final

from dealdock.vendors.close.lead_status.routes import router as lead_status

ROUTERS: Final = (lead_status,)
