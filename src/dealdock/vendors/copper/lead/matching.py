"""The lead that an upsert matches (contract B1)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from dealdock.vendors.copper.column_types import KEY_CHARACTERS, key
from dealdock.vendors.copper.custom_field import values as custom_fields
from dealdock.vendors.copper.custom_field.model import WITH_OPTIONS, CustomValue
from dealdock.vendors.copper.custom_field.values import TYPES
from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_A_STRING, NOT_AN_OBJECT, NOT_INCLUDED, Invalid

MAX_NAMED: Final = 30
"""The matches whose ids an error names."""


def match(context: Context, sent: Any) -> int | Invalid | None:
    """Return the id of the lead that a match finds, or None. More than one lead is an error."""
    if sent is None or sent == "":
        return BLANK
    if not isinstance(sent, dict):
        return NOT_AN_OBJECT
    name, value = sent.get("field_name"), sent.get("field_value")
    if name in (None, "") or value in (None, ""):
        return BLANK
    find = _FIELDS.get(name) if isinstance(name, str) else None
    condition = NOT_INCLUDED if find is None else find(context, value)
    return condition if isinstance(condition, Invalid) else _only(context, condition)


def _only(context: Context, condition: Any) -> int | Invalid | None:
    """Return the id of the only lead for which a condition holds."""
    found = _matching(context, condition)
    if len(found) > MAX_NAMED:
        return Invalid(f"more than {MAX_NAMED} leads")
    if len(found) > 1:
        return Invalid(f"more than one lead: {', '.join(map(str, found))}")
    return found[0] if found else None


def _matching(context: Context, condition: Any) -> Sequence[int]:
    """Return the ids of live leads for which a condition holds, upwards: one more than an error names at most."""
    here = (Lead.dataset_id == context.account.dataset_id, Lead.deleted.is_(False), condition)
    return context.db.scalars(select(Lead.id).where(*here).order_by(Lead.id).limit(MAX_NAMED + 1)).all()


def _by(column: Any) -> Callable[[Context, Any], Any]:
    """Return the function that makes the condition for a text without regard to case."""

    def condition(_: Context, value: Any) -> Any:
        if not isinstance(value, str):
            return NOT_A_STRING
        text = value.strip()
        return column == key(text) if len(text) <= KEY_CHARACTERS else column.in_([])

    return condition


def _by_custom_field(context: Context, value: Any) -> Any:
    """Return the condition for a value of a custom field that leads have and that is filterable."""
    if not isinstance(value, Mapping):
        return NOT_AN_OBJECT
    definition_id = values.record_id("match", value.get("custom_field_definition_id"))
    if isinstance(definition_id, Invalid):
        return definition_id
    known = custom_fields.definitions(context.db, context.account, "lead")
    definition = next((row for row in known if row.id == definition_id and row.is_filterable), None)
    if definition is None:
        return NOT_INCLUDED
    has_options = definition.data_type in WITH_OPTIONS
    options = custom_fields.options_of(context.db, context.account, definition.id) if has_options else ()
    found = TYPES[definition.data_type].read(context, options, value.get("value"))
    if isinstance(found, Invalid):
        return found
    if not found:
        return BLANK
    here = [CustomValue.dataset_id == context.account.dataset_id, CustomValue.definition_id == definition.id]
    columns = CustomValue.__table__.c
    same = [columns[name] == stored for name, stored in found[0]._asdict().items() if stored is not None]
    return Lead.id.in_(select(CustomValue.record_id).where(*here, *same))


_FIELDS: Final[Mapping[str, Callable[[Context, Any], Any]]] = {
    "name": _by(Lead.name_key),
    "email": _by(Lead.email_key),
    "custom": _by_custom_field,
}
