"""The queries of the advanced search as conditions in SQL (contract part 2, B.3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from dealdock.vendors.close.advanced_search import conditions, objects, reading
from dealdock.vendors.close.advanced_search.objects import OBJECTS
from dealdock.vendors.close.advanced_search.reading import invalid
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.model import CustomField
from dealdock.vendors.close.search.comparing import SearchField, present
from dealdock.vendors.close.search.fields import MAX_JOINS
from dealdock.vendors.close.search.parser import parse

MAX_LEVELS: Final = 20
MAX_QUERIES: Final = 200
"""The queries of a search: databases plan each one on other records for some milliseconds."""
USUAL_TYPE: Final = "lead"


class View(NamedTuple):
    """A smart view: its type of objects, and its query in one of two languages."""

    type: str
    text: str | None
    query: Any


FindView: TypeAlias = Callable[[str], View | None]
"""Returns the smart view with a public id; None if the caller sees none."""


@dataclass
class _Counter:
    queries: int = 0


@dataclass(frozen=True)
class Compiler:
    """The translation of a query into the condition on the rows of one type of object."""

    context: Context
    find_view: FindView
    level: int = 0
    counter: _Counter = field(default_factory=_Counter)

    def condition(self, found: Any, type_: str) -> ColumnElement[bool]:
        """Return the condition of a whole query. Raises `InvalidSearch`.

        PostgreSQL makes a join of each `IN (SELECT …)`, and takes minutes to order some hundred (`search.fields`).
        """
        whole = self.of(found, type_)
        return whole if self.counter.queries <= MAX_JOINS else whole.is_(true())

    def of(self, found: Any, type_: str) -> ColumnElement[bool]:
        """Return the condition of a query that is a part of the whole query. It is never null. Raises
        `InvalidSearch`.
        """
        query = reading.an_object(found, "a query")
        kind = reading.one_of(query, "type", tuple(_KINDS))
        if self.level > MAX_LEVELS:
            raise invalid(f"it has more than {MAX_LEVELS} levels")
        self.counter.queries += 1
        if self.counter.queries > MAX_QUERIES:
            raise invalid(f"it has more than {MAX_QUERIES} queries")
        condition = _KINDS[kind](replace(self, level=self.level + 1), query, type_)
        return not_(condition) if reading.flag(query, "negate") else condition

    def field(self, found: Any, type_: str) -> SearchField:
        """Return the field that a condition or an order names. Raises `InvalidSearch`."""
        named = reading.an_object(found, "a field")
        if reading.one_of(named, "type", ("regular_field", "custom_field")) == "custom_field":
            return self._custom_field(reading.text(named, "custom_field_id"), type_)
        object_type, name = reading.text(named, "object_type"), reading.text(named, "field_name")
        known = objects.regular_field(type_, object_type, name)
        if known is None:
            raise invalid(f"there is no field {name} of {object_type} where objects are of the type {type_}")
        return known

    def _custom_field(self, public_id: str, type_: str) -> SearchField:
        own = OBJECTS[type_].custom
        number = self.context.ids.find("customField", public_id)
        here = (CustomField.dataset_id == self.context.dataset_id, CustomField.id == number)
        of = None if number is None else self.context.db.scalar(select(CustomField.object).where(*here))
        if own is None or of != own.object:
            raise invalid(f"there is no custom field {public_id} where objects are of the type {type_}")
        return own.field(self.context, f"custom.{public_id}")

    def view(self, query: Mapping[str, Any]) -> View:
        """Return the smart view that a query names. Raises `InvalidSearch`."""
        public_id = reading.text(query, "saved_search_id")
        found = self.find_view(public_id)
        if found is None:
            raise invalid(f"there is no saved search {public_id}")
        return found

    def types(self, found: Any) -> Sequence[str]:
        """Return the types of objects that a query names, or the usual one. Raises `InvalidSearch`."""
        return list(dict.fromkeys(_named(self, found, 0))) or [USUAL_TYPE]


def _named(compiler: Compiler, found: Any, level: int) -> Iterator[str]:
    query = reading.an_object(found, "a query")
    if level > MAX_LEVELS:
        raise invalid(f"it has more than {MAX_LEVELS} levels")
    match query.get("type"):
        case "object_type" if not reading.flag(query, "negate"):
            yield _object_type(query)
        case "saved_search":
            yield compiler.view(query).type
        case "and" | "or":
            for each in reading.a_list(query, "queries"):
                yield from _named(compiler, each, level + 1)


def _object_type(query: Mapping[str, Any]) -> str:
    return reading.one_of(query, "object_type", tuple(OBJECTS))


def _and(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    every = reading.a_list(query, "queries")
    if any(_is_of_another_type(each, type_) for each in every):
        return false()  # the others name fields of that type
    return and_(true(), *(compiler.of(each, type_) for each in every))


def _is_of_another_type(found: Any, type_: str) -> bool:
    query = reading.an_object(found, "a query")
    return query.get("type") == "object_type" and (_object_type(query) == type_) == reading.flag(query, "negate")


def _or(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    return or_(false(), *(compiler.of(each, type_) for each in reading.a_list(query, "queries")))


def _not(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    return not_(compiler.of(reading.part(query, "query"), type_))


def _of_type(_: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    return true() if _object_type(query) == type_ else false()


def _match_all(_: Compiler, __: Mapping[str, Any], ___: str) -> ColumnElement[bool]:
    return true()


def _id(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    of, text = OBJECTS[type_], reading.text(query, "value")
    number = compiler.context.ids.find(of.prefix, text)
    return false() if number is None else of.model.id == number


def _text(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    return conditions.of_text(compiler.context, OBJECTS[type_].texts, query)


def _field_condition(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    named = compiler.field(reading.part(query, "field"), type_)
    return conditions.of_field(
        compiler.context, named, reading.an_object(reading.part(query, "condition"), "a condition")
    )


def _has_related(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    here, other = reading.text(query, "this_object_type"), reading.text(query, "related_object_type")
    relation = OBJECTS[type_].relations.get(other) if here == type_ else None
    if relation is None:
        raise invalid(f"objects of the type {type_} are not searched by {other} related to {here}")
    of = OBJECTS[other]
    fits = and_(of.where, compiler.of(reading.part(query, "related_query"), other))
    if relation.here is None:
        return fits
    some = select(relation.there).where(of.model.dataset_id == compiler.context.dataset_id, fits)
    return present(relation.here, relation.here.in_(some.where(relation.there.is_not(None)).correlate(None)))


def _saved_search(compiler: Compiler, query: Mapping[str, Any], type_: str) -> ColumnElement[bool]:
    view = compiler.view(query)
    if view.type != type_:
        return false()
    if view.query is not None:
        return compiler.of(view.query, type_)
    fields = OBJECTS[type_].custom
    return false() if fields is None else fields.where(compiler.context, parse(view.text or ""))


_KINDS: Final[Mapping[str, Callable[[Compiler, Mapping[str, Any], str], ColumnElement[bool]]]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "object_type": _of_type,
    "match_all": _match_all,
    "id": _id,
    "text": _text,
    "field_condition": _field_condition,
    "has_related": _has_related,
    "saved_search": _saved_search,
}
