"""Attributes of records, as a resource declares them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored, never_null
from dealdock.vendors.copper.wire.values import Reader
from dealdock.web.rest.resource import Attribute, Source

RELATED: Final = "related_resource"


class Item(NamedTuple):
    """A record that another record is related to."""

    type: Entity
    id: int


class RelatedRecord(BaseModel):
    """A related resource in an answer: the kind and the id of a record, or neither."""

    model_config = ConfigDict(extra="forbid")

    id: int | None
    type: Entity | None


_ABSENT: Final = (None, "")


def _reader_of_related(kinds: Sequence[Entity]) -> Reader:
    """Return a reader of a live record of one of these kinds. Null, and an object without values, are None."""

    def read(context: Context, value: Any) -> Item | Invalid | None:
        if value in _ABSENT:
            return None
        if not isinstance(value, dict):
            return NOT_AN_OBJECT
        absent = [value.get(name) in _ABSENT for name in ("id", "type")]
        return None if all(absent) else BLANK if any(absent) else named(context, value["id"], value["type"])

    def named(context: Context, record_id: Any, type_: Any) -> Item | Invalid | None:
        found = values.record_id(RELATED, record_id)
        if found is None or isinstance(found, Invalid):
            return found
        kind = next((each for each in kinds if each == type_), None)
        if kind is None:
            return NOT_INCLUDED
        there = values.reference(RELATED, kind)(context, found)
        return there if isinstance(there, Invalid) else Item(kind, found)

    return read


@dataclass(frozen=True, kw_only=True, eq=False)
class Reference(Attribute[Context]):
    """An attribute with the id of another record. If that one is deleted, the record loses the id."""

    kind: str
    """The kind of the other record, such as `contactType`."""


def sent(
    name: str, reader: Reader, type_: Any, empty: Any = None, *, is_required: bool = False, **more: Any
) -> Attribute[Context]:
    """Return an attribute that a body sets. An `empty` value other than null says that it is never null in answers."""
    shown_type = type_ if is_required or empty is not None else type_ | None
    own = (attribute(name, reader, type_, is_required=is_required),)
    return Attribute(**{"name": name, "sources": (name,), "fields": own, "empty": empty, "type": shown_type, **more})


def never_empty(name: str, reader: Reader, type_: Any, empty: Any = None, **more: Any) -> Attribute[Context]:
    """Return an attribute that no change sets to null. A record that was made without it may lack it."""
    shown_type = type_ if empty is not None else type_ | None
    own = never_null(name, reader, type_)
    return Attribute(**{"name": name, "sources": (name,), "fields": own, "empty": empty, "type": shown_type, **more})


def reference(name: str, kind: str, *, is_never_empty: bool = False) -> Reference:
    """Return an attribute with the id of another record. `kind`: the name of its kind, such as `contactType`."""
    made_of = never_empty if is_never_empty else sent
    plain = made_of(name, values.reference(name, kind), int)
    return Reference(**{each.name: getattr(plain, each.name) for each in fields(plain)}, kind=kind)


def word(name: str, words: Sequence[str], **more: Any) -> Attribute[Context]:
    """Return an attribute whose value is one of some words, never null; the first one is the default."""
    return never_empty(name, values.word(words), Literal[*words], words[0], **more)


def shown(name: str, *sources: Source, **more: Any) -> Attribute[Context]:
    """Return an attribute that only answers have. A body may contain it, without effect."""
    return Attribute(name=name, sources=sources or (name,), fields=ignored(name), **more)


def made(name: str, type_: Any, show: Any = None) -> Attribute[Context]:
    """Return an attribute that only answers have, and that follows from others."""
    return Attribute(name=name, fields=ignored(name), type=type_, show=show)


def related_resource(kinds: Sequence[Entity], *, is_always_there: bool) -> Attribute[Context]:
    """Return the attribute with the one record that two columns name.

    `is_always_there`: without such a record, it is an object without values, and not null.
    """

    def show(_: Context, row: AnyRow) -> dict[str, Any] | None:
        return {"id": row.related_id, "type": row.related_type} if is_always_there or row.related_id else None

    sources, type_ = ("related_id", "related_type"), RelatedRecord
    shown_type = type_ if is_always_there else type_ | None
    return sent(RELATED, _reader_of_related(kinds), dict[str, Any], sources=sources, type=shown_type, show=show)


def customs(kind: Entity) -> Attribute[Context]:
    """Return the attribute with the values of custom fields."""
    own = (attribute(custom_values.FIELD, custom_values.reader(kind), custom_values.TYPE),)
    return Attribute(name=custom_values.FIELD, fields=own, type=list[dict[str, Any]])


ID: Final = shown("id")
NAME: Final = sent("name", values.text(), values.TEXT, is_required=True)
DETAILS: Final = sent("details", values.text(values.MAX_DETAILS), values.DETAILS)
TAGS: Final = sent("tags", values.tags, values.TAGS, ())


def _unit(context: Context, value: Any) -> str | Invalid | None:
    """Read the currency of an amount. The account's own is None, because records without a unit have it."""
    found = values.currency(context, value)
    return None if found == context.settings.currency else found


def _account_unit(context: Context, row: AnyRow) -> str | None:
    return None if row.monetary_value is None else context.settings.currency


AMOUNT: Final = (
    sent("monetary_unit", _unit, str, show=lambda context, row: row.monetary_unit or _account_unit(context, row)),
    sent("monetary_value", values.number(0, values.MAX_MONEY), float, show=lambda _, row: _whole_units(row)),
    made("converted_unit", str | None, _account_unit),
    made("converted_value", str | None, lambda _, row: None if row.monetary_value is None else str(_whole_units(row))),
)
"""An amount in the currency that was sent with it, and converted into the account's. The sandbox knows no
rates: one unit is one unit.
"""
CHANGED: Final = (shown("date_created", "created_at"), shown("date_modified", "updated_at"))


def _whole_units(row: AnyRow) -> float | None:
    return None if row.monetary_value is None else row.monetary_value / 100
