"""Pages of a table of records in any order, each after the last record of the page before."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.selection import ByCodePoint, containing, live
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Json, Milliseconds, Moment, Money, SpaceSeparated
from dealdock.platform.records.models.context import AccountContext

MAX_SCANNED: Final = 10_000
"""The number of records up to which a table is sorted and filtered without an index."""

MAX_COUNTED: Final = 1_000
"""The number of records up to which the records of a kind without a stored number are counted."""

_TOO_LARGE: Final = 2**63

_DAY_CHARACTERS: Final = len("2026-01-31")


class Order(NamedTuple):
    """The order of a page: a column, and then the id. Records without a value come last."""

    column: str = "id"
    descending: bool = False


def is_small(db: Connection, account: AccountContext, model: Any) -> bool:
    """Return True if a scan of all records is quick. At most `MAX_SCANNED` rows are counted."""
    some = select(model.id).where(model.dataset_id == account.dataset_id).limit(MAX_SCANNED + 1).subquery()
    return (db.scalar(select(func.count()).select_from(some)) or 0) <= MAX_SCANNED


def counts(db: Connection, dataset_id: int, models: Sequence[Any]) -> Sequence[int]:
    """Return the number of live records of each model. A number above `MAX_COUNTED` stands for any above it."""
    return tuple(db.execute(_counting(tuple(models)), {"dataset": dataset_id}).one()) if models else ()


@cache
def _counting(models: Sequence[Any]) -> Select[Any]:
    """Return the one statement that counts the records of all models. To build it takes longer than to run it."""
    found = []
    for model in models:
        here = model.dataset_id == bindparam("dataset", type_=DatasetNumber)
        some = select(model.id).where(here, *([live(model)] if "deleted" in model.__table__.c else ()))
        rows = some.limit(MAX_COUNTED + 1).subquery()
        found.append(select(func.count()).select_from(rows).scalar_subquery())
    return select(*found)


def indexed(model: Any) -> frozenset[str]:
    """Return the columns by which an index finds and orders records."""
    begins = [["dataset_id"], ["dataset_id", "deleted"]]
    names = [[column.name for column in index.columns] for index in model.__table__.indexes]
    found = {each[len(begin)] for each in names for begin in begins if each[: len(begin)] == begin != each}
    return frozenset(found - {"deleted"} | {"id"})


def page(
    db: Connection,
    account: AccountContext,
    model: Any,
    order: Order,
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: int | None,
    limit: int,
) -> Sequence[AnyRow]:
    """Return the records that follow the one with the id `after`; by default the first ones."""
    table = model.__table__
    here = [table.c.dataset_id == account.dataset_id, *conditions]
    column: Any = table.c[order.column]
    if order.column == "id":
        return _part(db, table, [*here, *_later(table.c.id, order, after)], [_by(table.c.id, order)], limit)
    key = ByCodePoint(column) if isinstance(column.type, String) else column
    last = (
        None if after is None else db.execute(select(key, table.c.id).where(here[0], table.c.id == after)).one_or_none()
    )
    found: list[AnyRow] = []
    if last is None or last[0] is not None:
        start = [] if last is None else [_after(key, table.c.id, last, order)]
        sorts = [_by(key, order), _by(table.c.id, order)]
        found += _part(db, table, [*here, column.is_not(None), *start], sorts, limit)
    if len(found) < limit and column.nullable:
        start = [] if last is None or last[0] is not None else _later(table.c.id, order, last.id)
        found += _part(db, table, [*here, column.is_(None), *start], [_by(table.c.id, order)], limit - len(found))
    return found


def is_text(column: Column[Any]) -> bool:
    """Return True for a column that is searched by a part of its text."""
    return isinstance(column.type, String | Text | Json | SpaceSeparated)


def condition(column: Column[Any], text: str, *, exact: bool) -> ColumnElement[bool]:
    """Return the condition for a column of one of the platform's types.

    `exact`: a text must be equal, instead of containing this one. Raises `ValueError` for an impossible value.
    """
    kind = type(column.type)
    if is_text(column):
        return column == text if exact else containing(column, text)
    if kind is Boolean:
        return column.is_(text.strip().lower() in {"yes", "true", "1"})
    if kind is Money:
        return column == _decimal(text)
    if kind in {Moment, Milliseconds}:
        begin, end = _span(text.strip())
        return and_(column >= begin, column < end)
    return column == literal(_whole(text), BigInteger)


def _part(
    db: Connection,
    table: Any,
    conditions: Sequence[ColumnElement[bool]],
    sorts: Sequence[ColumnElement[Any]],
    limit: int,
) -> Sequence[AnyRow]:
    return db.execute(select(table).where(*conditions).order_by(*sorts).limit(limit)).all()


def _later(column: ColumnElement[int], order: Order, after: int | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    return [column < after if order.descending else column > after]


def _by(column: ColumnElement[Any], order: Order) -> ColumnElement[Any]:
    return column.desc() if order.descending else column.asc()


def _after(key: ColumnElement[Any], id_: ColumnElement[int], last: Any, order: Order) -> ColumnElement[bool]:
    value, number = literal(last[0], key.type), last[1]
    if order.descending:
        return and_(key <= value, or_(key < value, id_ < number))
    return and_(key >= value, or_(key > value, id_ > number))


def _decimal(text: str) -> Decimal:
    """Return an amount of whole cents."""
    try:
        amount = Decimal(text.replace(",", "").strip())
        is_exact = _whole(int(amount.scaleb(2))) == amount.scaleb(2)
    except (ArithmeticError, ValueError):  # of infinity and of what is not a number, too
        raise ValueError(text) from None
    if not is_exact:
        raise ValueError(text)
    return amount


def _whole(number: str | int) -> int:
    """Return a number that a database can store."""
    whole = int(number)
    if abs(whole) >= _TOO_LARGE:
        raise ValueError(number)
    return whole


def _span(text: str) -> tuple[datetime, datetime]:
    """Return the day, or the second, that a text stands for."""
    begin = datetime.fromisoformat(text)
    begin = begin if begin.tzinfo is not None else begin.replace(tzinfo=UTC)
    try:
        begin = begin.astimezone(UTC)
        return begin, begin + (timedelta(days=1) if len(text) == _DAY_CHARACTERS else timedelta(seconds=1))
    except OverflowError:
        raise ValueError(text) from None
