"""Searches of a kind of record: filters, sorts and pages, in SQL (contract 1.7, 2.7)."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, Optional

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import BigInteger, ColumnElement, Select, String, bindparam, func, select

from dealdock.platform.database.selection import ByCodePoint, live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import live_counts
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Criterion, Filter
from dealdock.vendors.copper.wire.errors import NOT_INCLUDED, Fault, Invalid, unrecognized, validation_error

MAX_RECORDS: Final = 100_000
"""The records of a search that its pages have."""
MAX_PAGE: Final = 200
MAX_VALUES: Final = 3_000
"""The values in all filters of a search: with more, SQLAlchemy takes seconds to write the statement."""
_MAX_SHAPES: Final = 256
_MAX_KEPT_VALUES: Final = 64
"""The values of a search whose statement is kept."""
_LAST_PAGE: Final = 10**18

AnySelect = Select[*tuple[Any, ...]]


class Order(NamedTuple):
    """A sort: its keys, in their order, and the joins that they need."""

    columns: Callable[[], Sequence[Any]]
    join: Callable[[AnySelect], AnySelect]
    shape: Hashable = ()
    """The values within the keys, if there are any."""
    is_reversed: bool = False
    is_nullable: bool = True


Sort = Callable[[Context], Order]
"""Returns the sort for a call."""


def by(*keys: Any, join: Callable[[AnySelect], AnySelect] | None = None, is_reversed: bool = False) -> Sort:
    """Return a sort by columns or expressions."""
    is_nullable = any(getattr(key, "nullable", True) for key in keys)
    made = Order(lambda: keys, join=join or unchanged, is_reversed=is_reversed, is_nullable=is_nullable)
    return lambda _: made


def unchanged(statement: AnySelect) -> AnySelect:
    """Return the statement without a join."""
    return statement


class Query(NamedTuple):
    """A search as it was read from a body."""

    criteria: list[Criterion]
    sort: str
    direction: str
    page: int
    size: int
    most: int
    """The records that all pages of the search have together."""

    @property
    def offset(self) -> int:
        """The number of records before the page."""
        return (self.page - 1) * self.size

    @property
    def limit(self) -> int:
        """The number of records on the page; 0 behind the last record of the search."""
        return max(0, min(self.size, self.most - self.offset))


@dataclass(frozen=True, eq=False)
class Search:
    """The search of a kind of record."""

    statement: AnySelect
    """Selects the columns, with the joins that they need."""
    model: Any
    filters: Sequence[Filter]
    sorts: Mapping[str, Sort]
    default: str
    """The sort without `sort_by`."""
    direction: Literal["asc", "desc"] = "asc"
    """The direction without `sort_direction`."""
    ignored: frozenset[str] = frozenset()
    """Attributes that are accepted and ignored."""
    _prepared: dict[Hashable, Statement] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, Any]:
        """The attributes of a body, with their types."""
        paging = {"page_number": int, "page_size": int, "sort_by": str, "sort_direction": Literal["asc", "desc"]}
        return paging | {each.name: each.type for each in self.filters} | dict.fromkeys(self.ignored, Any)

    def described(self, name: str) -> type[BaseModel]:
        """Return the model of a body, for OpenAPI."""
        types: dict[str, Any] = {name: (Optional[of], None) for name, of in self.known.items()}  # noqa: UP045 (a variable)
        return create_model(name, __config__=ConfigDict(extra="forbid"), **types)

    def read(self, context: Context, body: Mapping[str, Any]) -> Query:
        """Read a search. Raises the error for a body that is not valid."""
        faults: list[Fault] = []
        if unknown := [name for name in body if name not in self.known]:
            faults += unrecognized(unknown).faults("")
        paging = {name: self._paged(context, name, body.get(name), faults) for name in _PAGING}
        criteria: list[Criterion] = []
        for each in self.filters:
            value = body.get(each.name)
            if isinstance(value, list) and all(one is None or one == "" for one in value):
                value = []  # `name[]=` in a query string
            if value is None or value == "" or (value == [] and not each.takes_empty):
                continue
            found = each.read(context, value)
            if isinstance(found, Invalid):
                faults += found.faults(each.name)
            else:
                criteria += found
        if sum(len(each.values) for each in criteria) > MAX_VALUES:
            faults.append(Fault("", f"must have at most {MAX_VALUES} values", "invalid"))
        if faults:
            raise validation_error(faults)
        most = min(context.settings.paging.max_rows or MAX_RECORDS, MAX_RECORDS)
        sort, direction, page, size = (paging[name] for name in _PAGE)
        return Query(criteria, sort, direction, page, size, most)

    def rows(self, context: Context, query: Query) -> Sequence[AnyRow]:
        """Return the rows of a page."""
        if not query.limit:
            return ()
        order = self.sorts[query.sort](context)
        shape = (tuple(each.shape for each in query.criteria), query.sort, order.shape, query.direction)
        statement = self._statement(query, shape, lambda: self._page(query, order))
        limits = {"limit": query.limit, "offset": query.offset}
        return statement.all(context.db, self._values(context, query) | limits)

    def total(self, context: Context, query: Query) -> int:
        """Return the number of matches, but not more than a search has."""
        if not query.criteria and self.model.__counted_as__ is not None:
            return min(live_counts.number(context.db, context.account.dataset_id, self.model), query.most)
        shape = "total", tuple(each.shape for each in query.criteria)
        statement = self._statement(query, shape, lambda: self._total(query))
        return int(statement.value(context.db, self._values(context, query) | {"most": query.most}))

    def _paged(self, context: Context, name: str, value: Any, faults: list[Fault]) -> Any:
        default, reader = _PAGING[name]
        if name == "sort_by":
            default, reader = self.default, values.word(self.sorts)
        if name == "sort_direction":
            default = self.direction
        if name == "page_size":
            highest = context.settings.paging.page(MAX_PAGE)
            default, reader = min(default, highest), values.whole(1, highest)
        is_default = value is None or value == "" or name in self.ignored
        found = default if is_default else reader(context, value)
        if isinstance(found, Invalid):
            faults += found.faults(name)
        return found

    def _values(self, context: Context, query: Query) -> dict[str, Any]:
        found = {"dataset_id": context.account.dataset_id}
        for each in query.criteria:
            found |= each.values
        return found

    def _where(self, query: Query) -> list[ColumnElement[bool]]:
        here = [self.model.dataset_id == bindparam("dataset_id")]
        if hasattr(self.model, "deleted"):
            here.append(live(self.model))
        return [*here, *(each.clause() for each in query.criteria)]

    def _page(self, query: Query, order: Order) -> AnySelect:
        is_descending = (query.direction == "desc") != order.is_reversed
        keys = [_clause(key, is_descending, is_nullable=order.is_nullable) for key in order.columns()]
        last = self.model.id.desc() if query.direction == "desc" else self.model.id.asc()
        limits = [bindparam(name, type_=BigInteger) for name in ("limit", "offset")]
        joined = order.join(self.statement)
        return joined.where(*self._where(query)).order_by(*keys, last).limit(limits[0]).offset(limits[1])

    def _total(self, query: Query) -> AnySelect:
        some = select(self.model.id).where(*self._where(query)).limit(bindparam("most", type_=BigInteger)).subquery()
        return select(func.count()).select_from(some)

    def _statement(self, query: Query, shape: Hashable, make: Callable[[], AnySelect]) -> Statement:
        if sum(len(each.values) for each in query.criteria) > _MAX_KEPT_VALUES:
            return Statement(make())
        prepared = self._prepared.get(shape)
        if prepared is None:
            if len(self._prepared) >= _MAX_SHAPES:
                self._prepared.clear()
            prepared = self._prepared[shape] = Statement(make())
        return prepared


_PAGING: Final[Mapping[str, tuple[Any, values.Reader]]] = {
    "page_number": (1, values.whole(1, _LAST_PAGE)),
    "page_size": (20, values.whole(1, MAX_PAGE)),
    "sort_by": (None, lambda _, __: NOT_INCLUDED),
    "sort_direction": (None, values.word(("asc", "desc"))),
}
"""The attributes of every search in addition to its filters: the default, and the reader."""


def _clause(key: Any, is_descending: bool, *, is_nullable: bool) -> ColumnElement[Any]:
    """Return the ORDER BY clause. An absent value is lower than any other on both databases."""
    sorted_by = ByCodePoint(key) if isinstance(key.type, String) else key
    clause = sorted_by.desc() if is_descending else sorted_by.asc()
    if is_nullable:
        clause = clause.nulls_last() if is_descending else clause.nulls_first()
    return clause


_PAGE: Final = ("sort_by", "sort_direction", "page_number", "page_size")
