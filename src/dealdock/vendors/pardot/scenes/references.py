"""The references between the records of an account."""

from typing import Final

from dealdock.platform.scenes import values
from dealdock.platform.scenes.references import USERS, NamedKind
from dealdock.platform.text import email_key

KINDS: Final = {
    "users": USERS,
    "campaigns": NamedKind("a campaign", "campaigns", "name"),
    "prospect_accounts": NamedKind("a prospect account", "prospect accounts", "name"),
    "lists": NamedKind("a list", "lists", "name"),
    "prospects": NamedKind("a prospect", "prospects", "email", values.email, email_key),
    "opportunities": NamedKind("an opportunity", "opportunities", "name"),
}
"""The kinds of record that references can name."""

FIELDS: Final = {
    "campaign": "campaigns",
    "assigned_to": "users",
    "prospect_account": "prospect_accounts",
    "list": "lists",
    "prospect": "prospects",
    "opportunity": "opportunities",
}
"""The fields that hold a reference, in any record, and the kinds to which they refer."""

FIELD_OF: Final = {kind: field for field, kind in FIELDS.items()}
"""The field that refers to each kind."""
