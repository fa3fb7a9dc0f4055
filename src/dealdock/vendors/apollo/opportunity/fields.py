"""The fields of an opportunity that calls create and change (contract 2.4, 2.5, 2.7)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.stage.model import Stage
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.fields import CUSTOM, plain, reference
from dealdock.web import read_names
from dealdock.web.rest.fields import Field, FieldTable, list_type


def _new_name(value: Any) -> str:
    name = values.name(value)
    if name is None:
        raise refused("no_name", "the name is absent or blank")
    return name


def _fields(name: Callable[[Any], str | None]) -> Sequence[Field]:
    """Return the fields in the order of their errors. `name` reads the name."""
    return (
        reference("owner_id", "user", User),
        plain("name", name),
        plain("amount", values.amount, str | float | None),
        reference("opportunity_stage_id", "stage", Stage, column="stage_id"),
        plain("closed_date", values.moment),
        reference("account_id", "company", Company, column="company_id"),
        plain("description", values.some_long_text),
        plain("next_step", values.some_text),
        plain("next_step_date", values.moment),
        plain("closed_lost_reason", values.some_text),
        plain("closed_won_reason", values.some_text),
    )


CHANGES: Final = FieldTable("OpportunityChanges", _fields(values.name), others={CUSTOM: dict[str, Any] | None})
NEW: Final = FieldTable(
    "NewOpportunity",
    _fields(_new_name),
    others={CUSTOM: dict[str, Any] | None, "contact_ids": list_type(str, values.MAX_ROLES) | None},
)


class Sent(NamedTuple):
    """The sent fields of an opportunity."""

    columns: dict[str, Any]
    custom: custom_values.Values
    contacts: Sequence[int] = ()
    """The numbers of the contacts that get a role in a new opportunity."""


def to_create(call: Call) -> Sent:
    """Return a new opportunity's fields. Errors invalid_id, no_name, invalid_date."""
    sent = read_names.derived({"name": None, **call.parameters}, call.parameters)
    columns = NEW.read(call, sent).values
    return Sent(columns, custom_values.sent(call, "opportunity"), _contacts(call, sent))


def to_update(call: Call) -> Sent:
    """Return the fields to change. An empty name changes nothing. Errors invalid_id, invalid_date."""
    columns = CHANGES.read(call, call.parameters).values
    if columns.get("name", "") is None:
        del columns["name"]
    return Sent(columns, custom_values.sent(call, "opportunity"))


def _contacts(call: Call, sent: Mapping[str, Any]) -> list[int]:
    ids = values.listed(sent.get("contact_ids"), values.MAX_ROLES)
    found = (fields.number(call, each, "contact", Contact) for each in ids)
    return list(dict.fromkeys(number for number in found if number is not None))
