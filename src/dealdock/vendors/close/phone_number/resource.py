"""Phone numbers: their fields and their form in answers (contract part 2, B.7)."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.activity.calls import PHONE
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.membership.model import MemberSettings
from dealdock.vendors.close.phone_number.model import TYPES, PhoneNumber
from dealdock.vendors.close.plain_resource import MAX_RECORDS, Resource
from dealdock.vendors.close.user.fields import USER, USER_IDS
from dealdock.vendors.close.wire import fields, filters, moments, phones
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Cut

_KIND: Final = "phoneNumber"
_OF_LISTS: Final = frozenset({"participants", "phone_numbers", "phone_numbers_formatted"})
_COUNTRIES: Final = ["CA", "US"]
_PRICE: Final = 1.15
_BILLED: Final = timedelta(days=30)
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    ids = context.ids
    return {
        "carrier": row.carrier,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "forward_to": row.forward_to or "",
        "forward_to_enabled": row.forward_to_enabled,
        "forward_to_formatted": row.forward_to and phones.formatted(row.forward_to),
        "id": ids.show(_KIND, row.id),
        "is_group_number": row.is_group_number,
        "is_verified": row.is_verified,
        "label": row.label,
        "number": row.number,
        "number_formatted": phones.formatted(row.number),
        "organization_id": ids.organization,
        "participants": row.participants,
        "phone_numbers": [],
        "phone_numbers_formatted": [],
        "press_1_to_accept": row.press_1_to_accept,
        "sms_enabled": row.sms_enabled,
        "type": row.type,
        "user_id": ids.show_optional("user", row.user_id),
        "voicemail_greeting_url": row.voicemail_greeting_url,
    }


def of_caller(context: Context) -> list[dict[str, Any]]:
    """Return the caller's own numbers as `/me/` shows them."""
    return _of_me(context, PhoneNumber.user_id == context.user_id, PhoneNumber.is_group_number.is_(False))


def of_groups(context: Context) -> list[dict[str, Any]]:
    """Return the numbers of groups as `/me/` shows them."""
    return _of_me(context, PhoneNumber.is_group_number.is_(True))


def _of_me(context: Context, *criteria: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = records.page(context, PhoneNumber, Cut(0, MAX_RECORDS), *criteria)
    return [_shown_to_caller(context, row) for row in rows[::-1]]


def _shown_to_caller(context: Context, row: AnyRow) -> dict[str, Any]:
    """Return a number with its price and its abilities."""
    shown = _shown(context, row)
    found = {name: value for name, value in shown.items() if name not in _OF_LISTS}
    countries = _COUNTRIES if row.sms_enabled else []
    return {
        **found,
        "address_id": None,
        "bundle_id": None,
        "carrier_type": "local",
        "country": phones.country(row.number),
        "forward_to": row.forward_to,
        "is_premium": False,
        "last_billed_price": _PRICE,
        "mms_enabled": row.sms_enabled,
        "next_billing_on": (row.created_at + _BILLED).date().isoformat(),
        "supports_mms_to_countries": countries,
        "supports_sms_to_countries": countries,
    }


def _drop_callers(context: Context, row: AnyRow) -> bool:
    records.refer(context, MemberSettings.default_caller_id, row.id, None)
    return True


RESOURCE: Final = Resource(
    kind=_KIND,
    object="phone_number",
    title="PhoneNumber",
    model=PhoneNumber,
    fields=(
        field("label", _LABEL, null=""),
        field("forward_to", PHONE),
        field("forward_to_enabled", BOOLEAN, null=False),
        field("participants", USER_IDS, null=[]),
    ),
    control_fields=(
        field("number", Type(fields.phone, _LABEL.python), is_required=True),
        field("type", fields.choice(*TYPES), null="internal"),
        field("user_id", USER),
        field("is_group_number", BOOLEAN, null=False),
        field("is_verified", BOOLEAN, null=False),
        field("press_1_to_accept", BOOLEAN, null=False),
        field("sms_enabled", BOOLEAN, null=False),
        field("carrier", _LABEL, null="twilio"),
        field("voicemail_greeting_url", fields.text()),
    ),
    show=_shown,
    operations=("list", "read", "update", "delete"),
    event="phone_number",
    before_removal=_drop_callers,
    filters={
        "number": Filter(PhoneNumber.number, filters.text),
        "user_id": Filter(PhoneNumber.user_id, filters.public_id("user")),
        "is_group_number": Filter(PhoneNumber.is_group_number, filters.truth),
    },
    usual={
        "type": "internal",
        "label": "",
        "user_id": None,
        "is_group_number": False,
        "participants": [],
        "forward_to": None,
        "forward_to_enabled": False,
        "is_verified": False,
        "press_1_to_accept": False,
        "sms_enabled": False,
        "carrier": "twilio",
        "voicemail_greeting_url": None,
    },
)
