"""Phone numbers: their attributes (contract part 2, B.7)."""

from datetime import timedelta
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base, JsonTexts, OneOf, holds
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import ORGANIZATION, always, made, moment, own_id, public_id, sent, stored
from dealdock.vendors.close.record.columns import Authored, Label
from dealdock.vendors.close.record.resource import MAX_RECORDS, ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_TEXTS
from dealdock.vendors.close.wire import fields, filters, moments, phones
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, PHONE, Type, field
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.lists import USER, USER_IDS
from dealdock.vendors.close.wire.parameters import Cut

TYPES: Final = ("internal", "external", "virtual")


class PhoneNumber(Authored, Base):
    """A number from which the organization calls (contract part 2, B.7)."""

    __tablename__ = "close_phone_number"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    number: Mapped[Label] = mapped_column(doc="The number: a plus and digits")
    type: Mapped[str] = mapped_column(
        String(8), default="internal", doc="`internal`, `external` or `virtual`", info=holds(OneOf(TYPES))
    )
    label: Mapped[Label] = mapped_column(default="", doc="The label")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user; null for a number of a group")
    is_group_number: Mapped[bool] = mapped_column(doc="True if several users share the number")
    participants: Mapped[JsonTexts] = mapped_column(doc="The ids of the users who share the number")
    forward_to: Mapped[str | None] = mapped_column(Text(), doc="The number to which calls are forwarded")
    forward_to_enabled: Mapped[bool] = mapped_column(doc="True if calls are forwarded")
    is_verified: Mapped[bool] = mapped_column(doc="True if the number is verified")
    press_1_to_accept: Mapped[bool] = mapped_column(doc="True if a forwarded call is accepted with the key 1")
    sms_enabled: Mapped[bool] = mapped_column(doc="True if the number sends texts")
    carrier: Mapped[Label] = mapped_column(default="twilio", doc="The carrier")
    voicemail_greeting_url: Mapped[str | None] = mapped_column(Text(), doc="The address of the greeting")


_KIND: Final = "phoneNumber"
_OF_LISTS: Final = frozenset({"participants", "phone_numbers", "phone_numbers_formatted"})
_COUNTRIES: Final = ["CA", "US"]
_PRICE: Final = 1.15
_BILLED: Final = timedelta(days=30)
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)


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
    (shown,) = PHONE_NUMBERS.rows(context, [row])
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


class PhoneNumbers(CloseResource):
    """The phone numbers. Only the control plane makes one."""

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Let no user call by the number any more."""
        records.refer(context, "memberSettings.default_caller_id", row.id, None)
        return True


PHONE_NUMBERS: Final = PhoneNumbers(
    kind=_KIND,
    object="phone_number",
    plural="phone_numbers",
    path="/api/v1/phone_number",
    model=PhoneNumber,
    attributes=(
        stored("carrier", "twilio"),
        moment("date_created", "created_at", moments.written),
        moment("date_updated", "updated_at", moments.written),
        sent("forward_to", PHONE, show=lambda _, row: row.forward_to or "", type=str),
        sent("forward_to_enabled", BOOLEAN, null=False),
        made("forward_to_formatted", str | None, lambda _, row: row.forward_to and phones.formatted(row.forward_to)),
        own_id(_KIND),
        stored("is_group_number", False),
        stored("is_verified", False),
        sent("label", _LABEL, null=""),
        stored("number"),
        made("number_formatted", str, lambda _, row: phones.formatted(row.number)),
        ORGANIZATION,
        sent("participants", USER_IDS, null=[], type=list[str]),
        always("phone_numbers", []),
        always("phone_numbers_formatted", []),
        stored("press_1_to_accept", False),
        stored("sms_enabled", False),
        stored("type", "internal", type=Literal[*TYPES]),
        stored("user_id", show=public_id("user", "user_id"), type=str | None),
        stored("voicemail_greeting_url"),
    ),
    order=("label", "forward_to", "forward_to_enabled", "participants"),
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
    filters={
        "number": Filter(PhoneNumber.number, filters.text),
        "user_id": Filter(PhoneNumber.user_id, filters.public_id("user")),
        "is_group_number": Filter(PhoneNumber.is_group_number, filters.truth),
    },
    event="phone_number",
    routes={name: route for name, route in ROUTES.items() if name != "create"},
)


PHONE_NUMBER: Final = resource_kind(
    PHONE_NUMBERS,
    "phoneNumbers",
    {"user_id": "user"},
    example={"number": "+14155550142", "label": "Office"},
    in_scenes={"participants": SOME_TEXTS},
)
