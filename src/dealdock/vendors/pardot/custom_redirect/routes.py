"""The read-only operations of the custom redirect, below `/api/customRedirect/` (contract, objects 2.19)."""

from typing import Final

from dealdock.vendors.pardot.campaign.related import with_campaign
from dealdock.vendors.pardot.custom_redirect import layout
from dealdock.vendors.pardot.custom_redirect.criteria import QUERY
from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.routing import PardotRouter
from dealdock.vendors.pardot.wire.read_only import add_query, add_read
from dealdock.vendors.pardot.wire.simple_resource import SimpleResource

router = PardotRouter("customredirect")

_CUSTOM_REDIRECTS: Final = SimpleResource(
    "customRedirect", CustomRedirect, layout.CUSTOM_REDIRECT, QUERY, with_campaign(CustomRedirect)
)

add_read(router, _CUSTOM_REDIRECTS, layout.CUSTOM_REDIRECT, "custom redirect")
add_query(router, _CUSTOM_REDIRECTS, layout.CUSTOM_REDIRECT, "custom redirects")
