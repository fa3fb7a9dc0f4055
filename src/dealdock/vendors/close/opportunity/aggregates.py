"""Sums over all opportunities that match, by one statement (contract 2.7).

The statement counts and sums for each period and confidence, so that the exact products are made of few rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, SQLColumnExpression, bindparam, cast, func, select

from dealdock.platform.database.statements import Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity.layout import MONTHS
from dealdock.vendors.close.opportunity.model import PERIODS, Opportunity
from dealdock.vendors.close.wire import money
from dealdock.vendors.close.wire.filters import Criteria

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


def read(context: Context, criteria: Criteria) -> list[Sums]:
    """Return the sums over all opportunities that match."""
    values = {"dataset_id": context.dataset_id}
    if not criteria:
        return [Sums(*row) for row in _ALL.tuples(context.db, values)]
    return [Sums(*row) for row in context.db.execute(_SELECT.where(*criteria), values)]


def shown(sums: Iterable[Sums], currency: str) -> dict[str, Any]:
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
