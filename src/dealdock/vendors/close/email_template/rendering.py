"""Placeholders of templates, such as `{{ lead.display_name }}` (contract part 2, B.6)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.errors import TooMuch
from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.wire.fields import MAX_TEXT_CHARACTERS
from dealdock.vendors.close.wire.placeholders import filled

_DEFAULT: Final = re.compile(r"""\s*default:\s*["']([^"']{0,500})["']""")
_CUSTOM: Final = "custom."
_MAX_CHARACTERS: Final = MAX_TEXT_CHARACTERS
"""The length of a text with its values: an email of a client cannot be longer either."""
_TOO_LONG: Final = (
    f"a text of the template would have over {_MAX_CHARACTERS:,} characters: use fewer placeholders, or shorter values"
)


def rendered(context: Context, text: str, lead_id: int | None, contact_id: int | None) -> str:
    """Return a text of a template for a lead and a contact. A placeholder without a value is empty.

    Raises `TooMuch` if it would be too long.
    """
    known = _values(context, lead_id, contact_id)

    def value(placeholder: str) -> str | None:
        name, bar, rest = placeholder.partition("|")
        default = _DEFAULT.fullmatch(rest) if bar else None
        if bar and default is None:
            return None
        return _shown(known.get(name.rstrip())) or (default[1] if default else "")

    found = filled(text, value, _MAX_CHARACTERS)
    if found is None:
        raise TooMuch(_TOO_LONG)
    return found


def _shown(value: Any) -> str:
    """Return a value as a text: several values with a comma between two."""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return "" if value is None else str(value)


def _values(context: Context, lead_id: int | None, contact_id: int | None) -> Mapping[str, Any]:
    user = records.find(context, User, context.user_id)
    found: dict[str, Any] = {}
    if user is not None:
        found |= {f"user.{name}": getattr(user, name) for name in ("first_name", "last_name", "email")}
        found["user.name"] = full_name(user.first_name, user.last_name)
    if lead_id is not None:
        found |= _of_record(context, "lead", Lead, lead_id, ("name", "display_name", "description", "url"))
    if contact_id is not None:
        found |= _of_contact(context, contact_id)
    return found


def _of_contact(context: Context, contact_id: int) -> dict[str, Any]:
    found = _of_record(context, "contact", Contact, contact_id, ("name", "display_name", "title"))
    first, _, last = found["contact.name"].partition(" ")
    row = records.get(context, Contact, contact_id)
    return {
        **found,
        "contact.first_name": first,
        "contact.last_name": last,
        "contact.email": row.emails[0]["email"] if row.emails else None,
    }


def _of_record(context: Context, name: str, model: Any, number: int, columns: tuple[str, ...]) -> dict[str, Any]:
    row = records.get(context, model, number)
    customs = custom_fields.of_record(context, number).by_name
    return {
        **{f"{name}.{column}": getattr(row, column) for column in columns},
        **{f"{name}.{_CUSTOM}{field}": value for field, value in customs.items()},
    }
