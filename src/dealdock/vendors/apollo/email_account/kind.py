"""The kind of mailboxes."""

from typing import Final

from dealdock.control import fields
from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo.email_account.model import EmailAccount

EMAIL_ACCOUNT: Final = of_rows(
    "email_account",
    "email_accounts",
    EmailAccount,
    references={"user_id": "user"},
    new={"email": fields.Email},
    example={"email": "jane@harbour.example", "active": True},
    named_by="email",
)
