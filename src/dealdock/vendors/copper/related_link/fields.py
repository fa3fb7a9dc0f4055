"""The attributes of a link that a client sends (contract B7)."""

from functools import partial
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field import queries as custom_fields
from dealdock.vendors.copper.custom_field.model import CONNECT
from dealdock.vendors.copper.related_link.service import End
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored
from dealdock.web.rest.fields import FieldTable, SentFields

KINDS: Final = {
    "lead": "lead",
    "people": "person",
    "organization": "company",
    "company": "company",
    "opportunity": "opportunity",
    "project": "project",
    "user": "user",
}
"""The kinds of record by the words that a client sends."""
WORDS: Final = {kind: word for word, kind in reversed(KINDS.items())}
"""The words of answers, by kind."""


def _end(field: str, context: Context, value: Any) -> End | Invalid | None:
    """Read a live record, by its id and the word of its kind."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found, word = values.record_id(field, value.get("id")), value.get("entity_type")
    if isinstance(found, Invalid):
        return found
    if found is None or word in (None, ""):
        return BLANK
    return _there(field, context, found, KINDS.get(str(word)))


def _there(field: str, context: Context, record_id: int, kind: str | None) -> End | Invalid:
    if kind is None:
        return NOT_INCLUDED
    found = values.reference(field, kind)(context, record_id)
    return found if isinstance(found, Invalid) else End(record_id, kind)


_DEFINITION: Final = "custom_field_definition_id"

NEW: Final = FieldTable(
    "NewRelatedLink",
    (
        *ignored("id"),
        attribute(_DEFINITION, values.reference(_DEFINITION, "customFieldDefinition"), int, is_required=True),
        attribute("source", partial(_end, "source"), dict[str, Any], is_required=True),
        attribute("target", partial(_end, "target"), dict[str, Any], is_required=True),
    ),
    is_new=True,
    is_closed=True,
)


def definition_of(context: Context, found: SentFields) -> AnyRow | None:
    """Return the definition of a link. Add an error if it is not a Connect field of the source's kind."""
    sent, source = found.values.get(_DEFINITION), found.values.get("source")
    rows = custom_fields.definitions(context.db, context.account)
    definition = next((row for row in rows if row.id == sent), None)
    if definition is None:
        return None
    is_available = source is None or source.kind in definition.available_on
    if definition.data_type != CONNECT or not is_available:
        found.errors.setdefault(_DEFINITION, NOT_INCLUDED)
    return definition
