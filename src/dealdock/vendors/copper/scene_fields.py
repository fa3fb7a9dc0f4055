"""The types of fields in scenes: texts, days, percentages, and nested values in the API's format."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator

from dealdock.platform.records.kind import with_article
from dealdock.platform.scenes import json_values, schema, values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import storable
from dealdock.vendors.copper.names import ADDRESS, OBJECTS
from dealdock.vendors.copper.wire import contact_values
from dealdock.vendors.copper.wire import values as wire_values
from dealdock.vendors.copper.wire.errors import Invalid

HUNDRED: Final = Decimal(100)
_TAGS: Final = {"type": ["array", "string"], "items": {"type": "string"}}
_ADDRESS: Final = {"type": "object", "properties": {name: {} for name in ADDRESS}}
_EMAIL: Final = {"type": "object", "properties": {"email": {}, "category": {}}}


def _listed(name: str) -> parsers.JsonSchema:
    """Return the schema of a list of objects, each with a text of this name and a category."""
    return {"type": "array", "items": {"type": "object", "properties": {name: {}, "category": {}}}}


def _reader(reader: Callable[[Any, Any], Any], schema: parsers.JsonSchema) -> Callable[[object], Any]:
    """Return a parser that reads a nested value as a call would. `schema`: the schema of the value."""

    @parsers.accepts(schema)
    def read(value: object) -> Any:
        found = reader(None, json_values.parse(value))
        if isinstance(found, Invalid):
            raise WrongValue(found.text)
        return found

    return read


text: Final = values.text_of(values.MAX_TEXT_CHARACTERS, storable)
"""Parses text of 1 to 255 characters, with all characters that the API takes."""

_reference: Final = values.reference_of(storable)
_remark: Final = values.text_of(values.MAX_REMARK_CHARACTERS, storable)


@parsers.accepts(parsers.or_empty(parsers.accepted(values.remark)))
def details(value: object) -> str | None:
    """Parse details. An empty text differs from an absent one."""
    return None if value is None else "" if value == "" else _remark(value)


@parsers.accepts(parsers.written("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
def day(value: object) -> date:
    """Parse a day, as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(values.scalar(value).strip())
    except ValueError:
        raise WrongValue("must be a day such as 2026-01-31") from None


@parsers.accepts(parsers.written("[A-Z]{3}"))
def currency(value: object) -> str:
    """Parse the three letters of a currency."""
    found = wire_values.currency(None, value)
    if not isinstance(found, str):
        raise WrongValue("must be the three letters of a currency, such as EUR")
    return found


@parsers.accepts(parsers.AMOUNT)
def percentage(value: object) -> Decimal:
    """Parse a number from 0 to 100."""
    found = values.amount(value)
    if found > HUNDRED:
        raise WrongValue("must be a number from 0 to 100")
    return found


@parsers.accepts({"anyOf": [parsers.one_of(OBJECTS), {"type": "array", "items": parsers.one_of(OBJECTS)}]})
def available_on(value: object) -> tuple[str, ...]:
    """Parse the name of an object, or a list of them."""
    found = value if isinstance(value, list) else [value]
    return tuple(map(values.one_of(OBJECTS), found))


def no_id(kind: str, named: int | str, *, may_be_key: bool = False) -> str:
    """Return the text of the problem of an id that no record of a kind has, or of an id or a key."""
    what = "the id or key" if may_be_key else "the id"
    return f"must be {what} of {with_article(kind)} of this account, is {named}"


def or_null(parse: Callable[[object], Any]) -> PlainValidator:
    """Return a validator of a field whose null differs from its default."""

    @parsers.accepts(parsers.or_null(parsers.accepted(parse)))
    def read(value: object) -> Any:
        return None if value is None else parse(value)

    return PlainValidator(read)


_Field = tuple[Any, Any]
"""The type of a field, and its default."""

Contacts: _Field = Annotated[Any, schema.optional([], _reader(contact_values.emails, _listed("email")))], Field([])
Phones: _Field = (
    Annotated[Any, schema.optional([], _reader(contact_values.phone_numbers, _listed("number")))],
    Field([]),
)
Links: _Field = Annotated[Any, schema.optional([], _reader(contact_values.links, _listed("url")))], Field([])
Tags: _Field = Annotated[Any, schema.optional([], _reader(wire_values.tags, _TAGS))], Field([])
Email: _Field = Annotated[Any, schema.optional(None, _reader(contact_values.email, _EMAIL))], None
Address: _Field = Annotated[Any, schema.optional(None, _reader(contact_values.address, _ADDRESS))], None
Custom: _Field = Annotated[Any, schema.optional({}, json_values.parse)], Field({})
"""The values of custom fields, by the name or the id of the definition."""
Text = Annotated[str, PlainValidator(text)]
SomeName: _Field = Annotated[str | None, schema.optional(None, text)], None
"""A name, which follows from its parts if it is not given."""
Named = Annotated[str, PlainValidator(_reference)]
"""The id or the key of a record whose kind another field has."""
SomeNamed: _Field = Annotated[str | None, schema.optional(None, _reference)], None
Details: _Field = Annotated[str | None, PlainValidator(details)], None
OF_CONTACTS: Final[Mapping[str, Any]] = {
    "address": Address,
    "details": Details,
    "phone_numbers": Phones,
    "socials": Links,
    "tags": Tags,
    "websites": Links,
}
"""The fields that people, companies and leads share."""
SomeDay: _Field = Annotated[date | None, schema.optional(None, day)], None
SomeCurrency: _Field = Annotated[str | None, schema.optional(None, currency)], None
"""A currency that is the account's if it is absent."""
SomeMoment: _Field = schema.SomeMoment, None
"""A moment that follows from others if it is absent."""

OF_RECORDS: Final[Mapping[str, Any]] = {"details": Details, "tags": Tags, "custom_fields": Custom}
