"""The advanced search: its conditions in SQL, its pages, orders and counts (contract part 2, B.3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from dealdock.platform.database.selection import ByCodePoint
from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.record import custom_fields
from dealdock.vendors.close.search import body, conditions, objects, reading
from dealdock.vendors.close.search.body import ResultsCursor, Search, Sort
from dealdock.vendors.close.search.fields import MAX_JOINS
from dealdock.vendors.close.search.lead_counts import Count, LastCommunication
from dealdock.vendors.close.search.objects import OBJECTS
from dealdock.vendors.close.search.reading import InvalidSearch, invalid
from dealdock.vendors.close.search.syntax import parse
from dealdock.vendors.close.search.types import (
    Choice,
    Day,
    Float,
    Id,
    Moment,
    Named,
    Number,
    Plain,
    Related,
    SearchField,
    ShownMoment,
    Text,
    present,
)
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_fields
from dealdock.vendors.close.wire.parameters import narrowed
from dealdock.vendors.close.wire.words import words

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
        if (
            own is None
            or number is None
            or all(row.id != number for row in custom_fields.all_fields_of(self.context, own.object))
        ):
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


def is_seen(context: Context, row: AnyRow) -> bool:
    """Return True if the caller sees this view."""
    return bool(row.is_shared or context.user_id == (row.user_id or users.first(context)))


def compiler(context: Context) -> Compiler:
    """Return the compiler of searches, which finds the caller's views."""

    def find(public_id: str) -> View | None:
        number = context.ids.find("savedSearch", public_id)
        row = None if number is None else tables.row(context, "savedSearch", number)
        if row is None or not is_seen(context, row):
            return None
        return View(row.type, row.query, None if row.s_query is None else row.s_query["query"])

    return Compiler(context, find)


MAX_RESULTS: Final = 10_000
"""The objects that the pages of one search have together."""


class FoundRow(NamedTuple):
    """An object that a search found."""

    type: str
    number: int
    created_at: int
    """In milliseconds since 1970."""


class Matches:
    """The matches of a query: the conditions for each type of objects, and their order."""

    def __init__(self, compiler: Compiler, query: Any, sorts: Sequence[Sort] = (), types: Sequence[str] = ()) -> None:
        """Read the query and the order. `types`: the types of the results; by default the types that the query names.

        Raises `InvalidSearch`.
        """
        self._context = compiler.context
        types = types or compiler.types(query)
        if unknown := [type_ for type_ in types if OBJECTS[type_].show is None]:
            raise reading.invalid(f"a search has no results of the type {unknown[0]}")
        self.conditions = {type_: compiler.condition(query, type_) for type_ in types}
        if sorts and len(types) > 1:
            raise InvalidSearch("Results of several types cannot be sorted.", "sort")
        self.order = [_clause(compiler, each, types[0]) for each in sorts]

    def page(self, cursor: ResultsCursor, limit: int) -> Sequence[FoundRow]:
        """Return the next objects behind a cursor."""
        parts = [self._select(type_, cursor, limit) for type_ in self.conditions]
        if len(parts) == 1:
            rows = self._context.db.execute(parts[0]).all()
        else:
            every = union_all(*(select(part.subquery()) for part in parts)).subquery()
            newest = select(every).order_by(every.c.created_at.desc(), every.c.id.desc()).limit(limit)
            rows = self._context.db.execute(newest).all()
        return [FoundRow(row.type, row.id, row.created_at) for row in rows]

    def numbers(self, limit: int | None) -> Sequence[int]:
        """Return the numbers of all objects that match, in their order. The query has one type of objects."""
        (type_,) = self.conditions
        model = OBJECTS[type_].model
        found = select(model.id).where(self._here(type_))
        ordered = found.order_by(*self.order, model.created_at.desc(), model.id.desc())
        return self._context.db.scalars(ordered.limit(limit)).all()

    def total(self) -> int:
        """Return the number of all objects that match."""
        return sum(
            self._context.db.scalars(
                select(func.count()).select_from(OBJECTS[type_].model).where(self._here(type_))
            ).one()
            for type_ in self.conditions
        )

    def _here(self, type_: str) -> ColumnElement[bool]:
        of = OBJECTS[type_]
        return and_(of.model.dataset_id == self._context.dataset_id, of.where, self.conditions[type_])

    def _select(self, type_: str, cursor: ResultsCursor, limit: int) -> Any:
        model = OBJECTS[type_].model
        created_at = type_coerce(model.created_at, BigInteger)
        found = select(literal(type_).label("type"), model.id, created_at.label("created_at")).where(self._here(type_))
        if cursor.seen:
            found = found.where(model.id.not_in(cursor.seen))
        elif cursor.last is not None:
            at, number = cursor.last
            found = found.where(or_(created_at < at, and_(created_at == at, model.id < number)))
            found = found.where(created_at <= at)  # an index serves this one
        return found.order_by(*self.order, model.created_at.desc(), model.id.desc()).limit(limit)


def answer(compiler: Compiler, search: Search) -> dict[str, Any]:
    """Return the response with one page of results. Raises `HttpError` 400."""
    context = compiler.context
    sent = [search.query, [tuple(each) for each in search.sorts]]
    cursor = body.read_cursor(context, sent, search.cursor)
    try:
        matches = Matches(compiler, search.query, search.sorts)
    except InvalidSearch as error:
        raise wrong_fields({error.part: str(error)}) from None
    highest = min(context.settings.paging.max_rows or MAX_RESULTS, MAX_RESULTS)
    most = highest if search.results_limit is None else min(highest, search.results_limit)
    left = max(0, most - cursor.given)
    limit = min(search.limit, left)
    found = matches.page(cursor, limit + 1)
    page = found[:limit]
    next_cursor = None
    if len(found) > limit and left > limit:
        next_cursor = body.written(context, sent, _behind(cursor, page, is_sorted=bool(search.sorts)))
    counts = {"count": _counts(matches.total(), search.results_limit)} if search.has_counts else {}
    return {"cursor": next_cursor, "data": _shown(context, page, search.names), **counts}


def _behind(cursor: ResultsCursor, page: Sequence[FoundRow], *, is_sorted: bool) -> ResultsCursor:
    """Return the cursor behind a page, which may be empty."""
    given = cursor.given + len(page)
    if is_sorted:
        return ResultsCursor(given, None, [*cursor.seen, *(each.number for each in page)])
    return ResultsCursor(given, (page[-1].created_at, page[-1].number) if page else cursor.last)


def _counts(total: int, results_limit: int | None) -> dict[str, int]:
    return {"limited": total if results_limit is None else min(total, results_limit), "total": total}


def _shown(context: Context, page: Sequence[FoundRow], names: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
    """Return the objects of a page with the wanted keys. They are read by one query for each type."""
    objects: dict[tuple[str, int], Mapping[str, Any]] = {}
    for type_, wanted in names.items():
        show = OBJECTS[type_].show if type_ in OBJECTS else None
        numbers = [each.number for each in page if each.type == type_]
        if show is not None and numbers and wanted - {"id"}:
            found = show(context, numbers, wanted)
            objects |= {(type_, number): narrowed(found[number], wanted) for number in numbers}
    return [
        {
            **objects.get((each.type, each.number), {}),
            "__object_type": each.type,
            "id": context.ids.show(OBJECTS[each.type].prefix, each.number),
        }
        for each in page
    ]


def _clause(compiler: Compiler, sort: Sort, type_: str) -> Any:
    """Return the ORDER BY clause of a field. Null comes last. Raises `InvalidSearch`."""
    try:
        key = _key(compiler.context, compiler.field(sort.field, type_))
    except InvalidSearch as error:
        raise InvalidSearch(str(error), "sort") from None
    if key is None:
        raise InvalidSearch("Results cannot be sorted by this field.", "sort")
    return (key.desc() if sort.descends else key.asc()).nulls_last()


def _key(context: Context, field: SearchField) -> Any:
    """Return the expression by which a field is sorted; None if there is none."""
    if isinstance(field, Related):
        inner = _key(context, field.type)
        if inner is None:
            return None
        mine = select(func.min(inner)).where(
            field.dataset_id == context.dataset_id, field.where, field.other == field.column
        )
        return mine.correlate(field.column.table).scalar_subquery()
    key = _KEYS.get(type(field))
    return None if key is None else key(context, field)


def _of_names(context: Context, field: Named) -> Any:
    texts = {name.id: words(*name.texts[:1]) for name in field.names(context)}
    return ByCodePoint(case(texts, value=field.column)) if texts else None


_KEYS: Final[Mapping[type, Callable[[Context, Any], Any]]] = {
    Text: lambda _, field: ByCodePoint(case((field.column.is_not(None), field.words))),
    Number: lambda _, field: field.column,
    Float: lambda _, field: field.column,
    Moment: lambda _, field: field.column,
    Id: lambda _, field: field.column,
    Day: lambda _, field: ByCodePoint(field.column),
    ShownMoment: lambda _, field: ByCodePoint(field.column),
    Choice: lambda _, field: ByCodePoint(field.column),
    Count: lambda context, field: field.of.count(context),
    LastCommunication: lambda context, field: field.latest(context),
    Named: _of_names,
    Plain: lambda _, field: ByCodePoint(field.value),
}


def matches(context: Context, type_: str, s_query: Mapping[str, Any]) -> Matches:
    """Return the results of a search that is stored with `query`, `sort` and `results_limit`. Raises
    `InvalidSearch`.
    """
    wrong: dict[str, Any] = {}
    sorts = body.sorts(s_query.get("sort"), wrong)
    limit = s_query.get("results_limit")
    if limit is not None and (type(limit) is not int or limit < 0):
        raise InvalidSearch("results_limit must be a whole number.")
    if wrong:
        raise InvalidSearch(wrong["sort"])
    return Matches(compiler(context), s_query.get("query"), sorts, [type_])
