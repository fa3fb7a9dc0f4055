"""The results of an advanced search: pages, orders and counts (contract part 2, B.3)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, case, func, literal, or_, select, type_coerce, union_all

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.advanced_search import cursors, reading
from dealdock.vendors.close.advanced_search.body import Search, Sort
from dealdock.vendors.close.advanced_search.compiling import Compiler
from dealdock.vendors.close.advanced_search.cursors import ResultsCursor
from dealdock.vendors.close.advanced_search.objects import OBJECTS
from dealdock.vendors.close.advanced_search.reading import InvalidSearch
from dealdock.vendors.close.advanced_search.types import Plain
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.comparing import SearchField
from dealdock.vendors.close.search.field_types import Choice, Float, Id, Number, Text
from dealdock.vendors.close.search.lead_counts import Count, LastCommunication
from dealdock.vendors.close.search.reference_types import Named, Related
from dealdock.vendors.close.search.time_types import Day, Moment, ShownMoment
from dealdock.vendors.close.wire.errors import wrong_fields
from dealdock.vendors.close.wire.parameters import narrowed
from dealdock.vendors.close.words import words

MAX_RESULTS: Final = 10_000
"""The objects that the pages of one search have together."""


class Found(NamedTuple):
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

    def page(self, cursor: ResultsCursor, limit: int) -> Sequence[Found]:
        """Return the next objects behind a cursor."""
        parts = [self._select(type_, cursor, limit) for type_ in self.conditions]
        if len(parts) == 1:
            rows = self._context.db.execute(parts[0]).all()
        else:
            every = union_all(*(select(part.subquery()) for part in parts)).subquery()
            newest = select(every).order_by(every.c.created_at.desc(), every.c.id.desc()).limit(limit)
            rows = self._context.db.execute(newest).all()
        return [Found(row.type, row.id, row.created_at) for row in rows]

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
    cursor = cursors.read(context, sent, search.cursor)
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
        next_cursor = cursors.written(context, sent, _behind(cursor, page, is_sorted=bool(search.sorts)))
    counts = {"count": _counts(matches.total(), search.results_limit)} if search.has_counts else {}
    return {"cursor": next_cursor, "data": _shown(context, page, search.names), **counts}


def _behind(cursor: ResultsCursor, page: Sequence[Found], *, is_sorted: bool) -> ResultsCursor:
    """Return the cursor behind a page, which may be empty."""
    given = cursor.given + len(page)
    if is_sorted:
        return ResultsCursor(given, None, [*cursor.seen, *(each.number for each in page)])
    return ResultsCursor(given, (page[-1].created_at, page[-1].number) if page else cursor.last)


def _counts(total: int, results_limit: int | None) -> dict[str, int]:
    return {"limited": total if results_limit is None else min(total, results_limit), "total": total}


def _shown(context: Context, page: Sequence[Found], names: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
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
