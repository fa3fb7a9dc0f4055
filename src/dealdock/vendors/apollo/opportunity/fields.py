"""The fields of an opportunity that calls create and change (contract 2.4, 2.5, 2.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.models import User
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.models import Company, Contact, Stage
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.fields import CUSTOM, Fields, plain, reference

FIELDS: Final[Fields] = {
    "owner_id": reference("owner_id", "user", User),
    "name": plain("name", values.name),
    "amount": plain("amount", values.amount, str | float | None),
    "opportunity_stage_id": reference("stage_id", "stage", Stage),
    "closed_date": plain("closed_date", values.moment),
    "account_id": reference("company_id", "company", Company),
    "description": plain("description", values.some_long_text),
    "next_step": plain("next_step", values.some_text),
    "next_step_date": plain("next_step_date", values.moment),
    "closed_lost_reason": plain("closed_lost_reason", values.some_text),
    "closed_won_reason": plain("closed_won_reason", values.some_text),
}

Changes: Final = fields.described("OpportunityChanges", FIELDS, **{CUSTOM: dict[str, Any] | None})
New: Final = fields.described(
    "NewOpportunity", FIELDS, **{CUSTOM: dict[str, Any] | None, "contact_ids": list[str] | None}
)


class Sent(NamedTuple):
    """The sent fields of an opportunity."""

    columns: dict[str, Any]
    custom: custom_values.Values
    contacts: Sequence[int] = ()
    """The numbers of the contacts that get a role in a new opportunity."""


def to_create(call: Call) -> Sent:
    """Return a new opportunity's fields. Errors invalid_id, no_name, invalid_date."""
    sent = {"name": None, **call.parameters}
    columns = {}
    for name, field in FIELDS.items():
        if name in sent:
            columns[field.column] = field.parse(call, sent[name])
        if name == "name" and columns["name"] is None:
            raise refused("no_name", "the name is absent or blank")
    return Sent(columns, custom_values.sent(call, "opportunity"), _contacts(call, sent))


def to_update(call: Call) -> Sent:
    """Return the fields to change. An empty name changes nothing. Errors invalid_id, invalid_date."""
    columns = fields.columns(call, FIELDS, call.parameters)
    if columns.get("name", "") is None:
        del columns["name"]
    return Sent(columns, custom_values.sent(call, "opportunity"))


def _contacts(call: Call, sent: Mapping[str, Any]) -> list[int]:
    ids = values.listed(sent.get("contact_ids"))
    found = (fields.number(call, each, "contact", Contact) for each in ids)
    return list(dict.fromkeys(number for number in found if number is not None))
