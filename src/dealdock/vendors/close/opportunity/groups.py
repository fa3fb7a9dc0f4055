"""Sums over the opportunities of a list, by one statement, and their groups (contract 2.7, 2.8).

The statement counts and sums for each period and confidence, so that the exact products are made of few rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple
from typing import cast as as_type

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, String, bindparam, cast, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dealdock.platform.database.statements import Statement
from dealdock.vendors.close.opportunity.criteria import USER_NAME
from dealdock.vendors.close.opportunity.model import PERIODS, Opportunity
from dealdock.vendors.close.opportunity.service import MONTHS, Record, shown_opportunity
from dealdock.vendors.close.user.members import full_name
from dealdock.vendors.close.wire import money
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Criteria
from dealdock.vendors.close.wire.parameters import ObjectGroup

_PART: Final = 2**32
"""Values are summed in two parts, so that no sum is beyond a database's integers."""

COLUMNS: Final[tuple[SQLColumnExpression[Any], ...]] = (
    Opportunity.value_period,
    Opportunity.confidence,
    func.count().label("count"),
    cast(func.coalesce(func.sum(Opportunity.value // _PART), 0), BigInteger).label("high"),
    cast(func.coalesce(func.sum(Opportunity.value % _PART), 0), BigInteger).label("low"),
)
KEYS: Final = (Opportunity.value_period, Opportunity.confidence)

_SELECT: Final = select(*COLUMNS).where(Opportunity.dataset_id == bindparam("dataset_id")).group_by(*KEYS)
_ALL: Final = Statement(_SELECT)


class Sums(NamedTuple):
    """The number and the sums of opportunities of one period and one confidence."""

    period: str
    confidence: int
    number: int
    high: int
    low: int

    @property
    def value(self) -> int:
        """The sum of the values."""
        return self.high * _PART + self.low


def read_sums(context: Context, criteria: Criteria) -> list[Sums]:
    """Return the sums over all opportunities that match."""
    values = {"dataset_id": context.dataset_id}
    if not criteria:
        return [Sums(*row) for row in _ALL.tuples(context.db, values)]
    return [Sums(*row) for row in context.db.execute(_SELECT.where(*criteria), values)]


def shown_sums(sums: Iterable[Sums], currency: str) -> dict[str, Any]:
    """Return the aggregates as JSON."""
    counts = dict.fromkeys(PERIODS, 0)
    totals = dict.fromkeys(PERIODS, 0)
    expected = dict.fromkeys(PERIODS, 0)
    for each in sums:
        counts[each.period] += each.number
        totals[each.period] += each.value
        expected[each.period] += each.value * each.confidence
    shown: dict[str, Any] = {
        "total_results": sum(counts.values()),
        "count_by_value_period": {period: count for period, count in counts.items() if count},
    }
    for period, total in (*totals.items(), ("annualized", _annualized(totals))):
        shown |= _sum(f"total_value_{period}", total, currency)
    for period, product in (*expected.items(), ("annualized", _annualized(expected))):
        shown |= _sum(f"expected_value_{period}", money.rounded_up(product, 100), currency)
    return shown


def _annualized(by_period: Mapping[str, int]) -> int:
    return sum(amount * MONTHS[period] for period, amount in by_period.items())


def _sum(name: str, amount: int, currency: str) -> dict[str, Any]:
    return {name: amount, f"{name}_formatted": money.written(amount, currency) if amount else None}


Span = Literal["week", "month", "quarter", "year"]

_SQLITE: Final = {
    "year": "strftime('%Y', {0})",
    "month": "strftime('%Y-%m', {0})",
    "quarter": "strftime('%Y', {0}) || '-Q' || ((strftime('%m', {0}) + 2) / 3)",
    # an ISO week belongs to the year of its Thursday
    "week": "strftime('%Y', {0}, '-3 days', 'weekday 4') || "
    "printf('-W%02d', (strftime('%j', {0}, '-3 days', 'weekday 4') + 6) / 7)",
}
_POSTGRESQL: Final = {
    "year": "to_char(({0})::date, 'YYYY')",
    "month": "to_char(({0})::date, 'YYYY-MM')",
    "quarter": "to_char(({0})::date, 'YYYY-\"Q\"Q')",
    "week": "to_char(({0})::date, 'IYYY-\"W\"IW')",
}


class Bucket(FunctionElement[str]):
    """The key of the week, month, quarter or year of a date, whose text is `YYYY-MM-DD`: `2026-W02`, `2026-Q1`."""

    inherit_cache = False  # the span is not part of SQLAlchemy's key
    type = String()

    def __init__(self, date: ColumnElement[Any], span: Span) -> None:
        super().__init__(date)
        self.span = span


@compiles(Bucket)
def _on_sqlite(bucket: Bucket, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_SQLITE[bucket.span].format(compiler.process(bucket.clauses, **options))})"


@compiles(Bucket, "postgresql")
def _on_postgresql(bucket: Bucket, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_POSTGRESQL[bucket.span].format(compiler.process(bucket.clauses, **options))})"


_NONE: Final = "none"
"""The key of the group without a date or user."""

_SPANS: Final[Sequence[Span]] = ("week", "month", "quarter", "year")
KINDS: Final = ("user_id", *(f"date_won__{span}" for span in _SPANS))


class Grouping(NamedTuple):
    """A way to group, as `_group_by` names it."""

    span: Span | None
    """The span of dates; None: groups by user."""
    is_descending: bool

    @property
    def column(self) -> ColumnElement[Any]:
        """The key of an opportunity's group in SQL; null for the group `none`."""
        date: Any = Opportunity.date_won
        return as_type("ColumnElement[Any]", Opportunity.user_id) if self.span is None else Bucket(date, self.span)

    @property
    def order(self) -> list[ColumnElement[Any]]:
        """The order of the groups. `none` is the last one, and the first one if the order is reversed."""
        columns = [USER_NAME, Opportunity.user_id] if self.span is None else [self.column]
        owned = Opportunity.user_id if self.span is None else Opportunity.date_won
        if self.is_descending:
            return [owned.is_(None).desc(), *(column.desc() for column in columns)]
        return [owned.is_(None), *(column.asc() for column in columns)]

    def key(self, record: Record) -> int | str | None:
        """Return the key of an opportunity's group in the form of the column."""
        if self.span is None:
            return record.user_id
        return None if record.date_won is None else key_of(date.fromisoformat(record.date_won), self.span)


def grouping(text: str) -> Grouping | None:
    """Return the grouping that `_group_by` names; None if it is absent."""
    name = text.strip().removeprefix("-")
    if name not in KINDS:
        return None
    span = None if name == "user_id" else as_type("Span", name.partition("__")[2])
    return Grouping(span, text.strip().startswith("-"))


def key_of(day: date, span: Span) -> str:
    """Return the key of a week, month, quarter or year: `2026-W02`, `2026-01`, `2026-Q1`, `2026`."""
    year, week, _ = day.isocalendar()
    keys = {
        "week": f"{year:04}-W{week:02}",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
    }
    return keys[span]


def read(context: Context, by: Grouping, criteria: Criteria, records: Sequence[Record]) -> Iterator[ObjectGroup]:
    """Yield the groups of a page, each with its own aggregates. The opportunities are given in their order."""
    currency = context.settings.currency
    found = [(key, list(group)) for key, group in groupby(records, key=by.key)]
    sums = _sums(context, by, criteria, [key for key, _ in found])
    for key, group in found:
        more = {**shown_sums(sums.get(key, ()), currency), **_key_fields(context, by, key, group[0])}
        yield ObjectGroup([shown_opportunity(context, record) for record in group], more)


def _sums(context: Context, by: Grouping, criteria: Criteria, keys: Sequence[Any]) -> Mapping[Any, list[Sums]]:
    """Return the sums of whole groups by their keys."""
    column = by.column.label("key")
    among: ColumnElement[bool] = by.column.in_([key for key in keys if key is not None])
    if None in keys:
        among = or_(among, by.column.is_(None))
    query = (
        select(column, *COLUMNS)
        .where(Opportunity.dataset_id == bindparam("dataset_id"), *criteria, among)
        .group_by(column, *KEYS)
    )
    found: dict[Any, list[Sums]] = {}
    for key, *sums in context.db.execute(query, {"dataset_id": context.dataset_id}):
        found.setdefault(key, []).append(Sums(*sums))
    return found


def _key_fields(context: Context, by: Grouping, key: Any, record: Record) -> dict[str, Any]:
    """Return the key of a group as JSON, and its parts."""
    if by.span is None:
        name = None if key is None else full_name(*record.owner)
        public_id = context.ids.show("user", key)
        return {"key": public_id or _NONE, "user_id": public_id, "user_name": name}
    year, _, part = (key or "").partition("-")
    number = int(part.lstrip("WQ")) if part else None
    names = ("weekyear", "week") if by.span == "week" else ("year", by.span)
    fields: dict[str, Any] = {"key": key or _NONE, names[1]: number}
    fields[names[0]] = int(year) if year else None
    return fields
