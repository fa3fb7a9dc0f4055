"""The kind of email clicks."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.email_click.model import EmailClick

EMAIL_CLICK: Final[Kind] = of_rows(
    "emailClick",
    "emailClicks",
    EmailClick,
    references={"prospect_id": "prospect"},
    example={"prospect_id": 102, "url": "https://lamps.example/oil", "list_email_id": 309},
)
