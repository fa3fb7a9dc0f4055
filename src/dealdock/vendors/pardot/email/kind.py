"""The kind of emails."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.email.model import Email

EMAIL: Final[Kind] = of_rows(
    "email",
    "emails",
    Email,
    example={"name": "The Foghorn, no. 13", "subject": "Fog", "text": "It is foggy.", "sent": 4, "delivered": 3},
    named_by="name",
)
