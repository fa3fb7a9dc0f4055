"""The types of fields in scenes: texts, days, percentages, and nested values as the API takes them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import PlainValidator

from dealdock.platform.scenes import json_values, schema, values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import storable
from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.record.derived import ADDRESS
from dealdock.vendors.copper.wire import contact_values
from dealdock.vendors.copper.wire import values as wire_values
from dealdock.vendors.copper.wire.errors import Invalid

_MAX_POSITION: Final = 10**6
_HUNDRED: Final = Decimal(100)
_TAGS: Final = {"type": ["array", "string"], "items": {"type": "string"}}
_ADDRESS: Final = {"type": "object", "properties": {name: {} for name in ADDRESS}}


def _listed(name: str) -> parsers.JsonSchema:
    """Return the schema of a list of objects with a text of this name and a category."""
    return {"type": "array", "items": {"type": "object", "properties": {name: {}, "category": {}}}}


def _reader(reader: Callable[[Any, Any], Any], schema: parsers.JsonSchema) -> Callable[[object], Any]:
    """Return a parser that reads a nested value as a call would. `schema`: that of the value."""

    @parsers.accepts(schema)
    def read(value: object) -> Any:
        found = reader(None, json_values.parse(value))
        if isinstance(found, Invalid):
            raise WrongValue(found.text)
        return found

    return read


@parsers.accepts(parsers.accepted(values.text))
def text(value: object) -> str:
    """Parse text of 1 to 255 characters, with all characters that the API takes."""
    return values.text(value, clean_text=storable)


@parsers.accepts(parsers.accepted(values.remark))
def remark(value: object) -> str:
    """Parse text of 1 to 65,535 characters, with all characters that the API takes."""
    return values.text(value, values.MAX_REMARK_CHARACTERS, clean_text=storable)


@parsers.accepts(parsers.accepted(values.reference))
def reference(value: object) -> str:
    """Parse a reference to another record: an id, a name or an address."""
    return text(value).strip()


@parsers.accepts(parsers.or_empty(parsers.accepted(values.remark)))
def details(value: object) -> str | None:
    """Parse details. An empty text differs from none."""
    return None if value is None else "" if value == "" else remark(value)


@parsers.accepts(parsers.written("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
def day(value: object) -> date:
    """Parse a day, as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(values.scalar(value).strip())
    except ValueError:
        raise WrongValue("must be a day such as 2026-01-31") from None


@parsers.accepts(parsers.AMOUNT)
def percentage(value: object) -> Decimal:
    """Parse a number from 0 to 100."""
    found = values.amount(value)
    if found > _HUNDRED:
        raise WrongValue("must be a number from 0 to 100")
    return found


@parsers.accepts({"anyOf": [parsers.one_of(OBJECTS), {"type": "array", "items": parsers.one_of(OBJECTS)}]})
def available_on(value: object) -> tuple[str, ...]:
    """Parse the name of an object, or a list of them."""
    found = value if isinstance(value, list) else [value]
    return tuple(map(values.one_of(OBJECTS), found))


def no_id(kind: str, record_id: int) -> str:
    """Return the text of the problem of an id that no record of a kind has."""
    article = "an" if kind == "opportunity" else "a"
    return f"must be the id of {article} {kind} of this account, is {record_id}"


def or_null(parse: Callable[[object], Any]) -> PlainValidator:
    """Return a validator of a field whose null differs from its default."""

    @parsers.accepts(parsers.or_null(parsers.accepted(parse)))
    def read(value: object) -> Any:
        return None if value is None else parse(value)

    return PlainValidator(read)


Position = Annotated[int, schema.optional(0, schema.whole(0, _MAX_POSITION))]
Count = Annotated[int, schema.optional(0, schema.whole(0, values.MAX_COUNT))]
Contacts = Annotated[Any, schema.optional([], _reader(contact_values.emails, _listed("email")))]
Phones = Annotated[Any, schema.optional([], _reader(contact_values.phone_numbers, _listed("number")))]
Links = Annotated[Any, schema.optional([], _reader(contact_values.links, _listed("url")))]
Tags = Annotated[Any, schema.optional([], _reader(wire_values.tags, _TAGS))]
Address = Annotated[Any, schema.optional(None, _reader(contact_values.address, _ADDRESS))]
Custom = Annotated[Any, schema.optional({}, json_values.parse)]
"""The values of custom fields, by the name or the id of the definition."""
Text = Annotated[str, PlainValidator(text)]
SomeText = Annotated[str | None, schema.optional(None, text)]
Reference = Annotated[str, PlainValidator(reference)]
SomeReference = Annotated[str | None, schema.optional(None, reference)]
Details = Annotated[str | None, PlainValidator(details)]
