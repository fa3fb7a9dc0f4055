"""A contact in answers (contract 3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.queries import NONE, Customs
from dealdock.vendors.close.integration_link.shown import with_links
from dealdock.vendors.close.wire import moments, phones


def contacts(context: Context, rows: Sequence[AnyRow], customs: Mapping[int, Customs]) -> list[dict[str, Any]]:
    """Return the contacts as JSON. `customs`: their values of custom fields, by id."""
    return with_links(context, "contact", [_contact(context, row, customs.get(row.id, NONE)) for row in rows])


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
        "lead_id": ids.show("lead", row.lead_id),
        "name": row.name,
        "organization_id": ids.organization,
        "phones": [_phone(phone) for phone in row.phones],
        **_time_zone(row),
        "title": row.title,
        "updated_by": ids.show_optional("user", row.updated_by),
        "urls": row.urls,
    }


def _phone(phone: Mapping[str, Any]) -> dict[str, Any]:
    number = phone["phone"]
    return {**phone, "country": phones.country(number), "phone_formatted": phones.formatted(number)}


def _time_zone(row: AnyRow) -> dict[str, str | None]:
    """Return the time zone that a client gave, or the zone of the first phone number."""
    if row.timezone is not None:
        return {"timezone": row.timezone, "timezone_source": "manual"}
    inferred = phones.time_zone(row.phones[0]["phone"]) if row.phones else None
    return {"timezone": inferred, "timezone_source": None if inferred is None else "inferred_from_phone_number"}
