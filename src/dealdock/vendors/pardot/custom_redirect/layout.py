"""Layout of a custom redirect in a response, at every output level."""

from typing import Final

from dealdock.vendors.pardot.campaign.layout import NODE
from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.wire.layouts import Layout, stored, times

CUSTOM_REDIRECT: Final = Layout(
    "CustomRedirectElement",
    *stored(CustomRedirect.id, CustomRedirect.name, CustomRedirect.url, CustomRedirect.destination_url),
    NODE,
    *times(CustomRedirect.created_at, CustomRedirect.updated_at),
)
