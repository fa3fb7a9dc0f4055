"""A contact in answers (contract 3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.queries import NONE, Customs
from dealdock.vendors.close.wire import moments

_NORTH_AMERICA = "+1"
_DIGITS_THERE = 10


def contacts(context: Context, rows: Sequence[AnyRow], customs: Mapping[int, Customs]) -> list[dict[str, Any]]:
    """Return the contacts as JSON has them. `customs`: their values of custom fields, by id."""
    return [_contact(context, row, customs.get(row.id, NONE)) for row in rows]


def _contact(context: Context, row: AnyRow, customs: Customs) -> dict[str, Any]:
    ids = context.ids
    return {
        "created_by": ids.show_optional("user", row.created_by),
        **customs.by_id,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "display_name": row.display_name,
        "emails": row.emails,
        "id": ids.show("contact", row.id),
        "integration_links": [],
        "lead_id": ids.show("lead", row.lead_id),
        "name": row.name,
        "organization_id": ids.organization,
        "phones": [{**phone, "phone_formatted": formatted(phone["phone"])} for phone in row.phones],
        "timezone": row.timezone,
        "timezone_source": None if row.timezone is None else "manual",
        "title": row.title,
        "updated_by": ids.show_optional("user", row.updated_by),
        "urls": row.urls,
    }


def formatted(phone: str) -> str:
    """Return a phone number for people, such as `+1 650-555-0100`; of other countries it is as stored."""
    digits = phone.removeprefix(_NORTH_AMERICA)
    if not phone.startswith(_NORTH_AMERICA) or len(digits) != _DIGITS_THERE:
        return phone
    return f"{_NORTH_AMERICA} {digits[:3]}-{digits[3:6]}-{digits[6:]}"
