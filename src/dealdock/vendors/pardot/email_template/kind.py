"""The kind of email templates."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.email_template.model import EmailTemplate

EMAIL_TEMPLATE: Final[Kind] = of_rows(
    "emailTemplate",
    "emailTemplates",
    EmailTemplate,
    example={"name": "Thanks", "subject": "Thank you", "is_one_to_one_email": True},
    named_by="name",
)
