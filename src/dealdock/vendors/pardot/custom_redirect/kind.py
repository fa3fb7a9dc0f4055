"""The kind of custom redirects."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect

CUSTOM_REDIRECT: Final[Kind] = of_rows(
    "customRedirect",
    "customRedirects",
    CustomRedirect,
    references={"campaign_id": "campaign"},
    example={"name": "Tide tables", "destination_url": "https://tides.example/"},
    named_by="name",
)
