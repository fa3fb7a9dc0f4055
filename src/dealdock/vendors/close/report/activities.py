"""The report of activities: numbers by day, or by user (contract part 2, B.8)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, func, literal, select, type_coerce

from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.report import fields
from dealdock.vendors.close.report.fields import OVERVIEW, Range
from dealdock.vendors.close.report.metrics import METRICS, Metric, Number, Source
from dealdock.vendors.close.search import results
from dealdock.vendors.close.search.reading import InvalidSearch
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_fields

_DAY_MILLISECONDS: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

Key: TypeAlias = int | str | None
"""The position of a day, a day as text, or the number of a user."""


@dataclass(frozen=True)
class _Report:
    context: Context
    range: Range
    users: Sequence[int] | None
    lead: ColumnElement[bool] | None
    """The condition on leads; None: all."""

    @property
    def days(self) -> Sequence[datetime]:
        return self.range.days(self.context.zone)

    def numbers(self, metric: Metric, key: Any = None) -> Mapping[Key, Number]:
        """Return a number for each value of `key`, an expression; if it is None, one number with the key None."""
        source = metric.source
        counted = func.count() if source.counted is None else func.count(source.counted.distinct())
        total = func.coalesce(func.sum(metric.value), 0)
        grouped = literal(None) if key is None else key
        found = select(grouped.label("key"), counted, total).select_from(source.model).where(*self._criteria(source))
        found = found if key is None else found.group_by("key")
        return {row[0]: metric.of(row[1], int(row[2])) for row in self.context.db.execute(found)}

    def _criteria(self, source: Source) -> Iterator[ColumnElement[bool]]:
        yield source.model.dataset_id == self.context.dataset_id
        yield source.where
        first, end = (self._bound(source, bound) for bound in self.range)
        yield source.at >= first
        yield source.at < end
        if self.users is not None:
            yield source.user.in_(self.users)
        if self.lead is not None:
            yield source.lead.in_(select(Lead.id).where(Lead.dataset_id == self.context.dataset_id, self.lead))

    def _bound(self, source: Source, moment: datetime) -> Any:
        """Return a bound in the type of the source's times. A day is the first that begins at the moment or later."""
        if not source.has_days:
            return moment
        local = moment.astimezone(self.context.zone)
        return (local.date() + timedelta(days=local.time() > time())).isoformat()

    def by_day(self, metric: Metric) -> Mapping[Key, Number]:
        """Return a number by the positions of the days on which it is not zero."""
        first = self.days[0]
        if metric.source.has_days:
            found = self.numbers(metric, metric.source.at)
            return {(date.fromisoformat(str(day)) - first.date()).days: number for day, number in found.items()}
        begun = literal((first - _EPOCH) // _MILLISECOND, BigInteger)
        return self.numbers(metric, (type_coerce(metric.source.at, BigInteger) - begun) // _DAY_MILLISECONDS)


def made(context: Context, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report for the sent fields. Raises `HttpError` 400."""
    report = _Report(context, _range(context, columns), columns.get("users"), _lead(context, columns.get("query")))
    metrics = [METRICS[key] for key in columns["metrics"]]
    totals = {each.key: report.numbers(each)[None] for each in metrics}
    rows = _days(report, metrics) if columns["type"] == OVERVIEW else _of_users(report, metrics)
    return {"aggregations": {"totals": totals}, "data": rows}


def as_csv(report: Mapping[str, Any], columns: Mapping[str, Any]) -> bytes:
    """Return the rows of a report as CSV."""
    text = io.StringIO()
    names = ["datetime" if columns["type"] == OVERVIEW else "user_id", *columns["metrics"]]
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(report["data"])
    return text.getvalue().encode()


def _days(report: _Report, metrics: Sequence[Metric]) -> list[dict[str, Any]]:
    if not report.days:
        return []
    found = {each.key: report.by_day(each) for each in metrics}
    return [
        {
            "datetime": moments.written(day.astimezone(UTC)),
            **{key: numbers.get(place, 0) for key, numbers in found.items()},
        }
        for place, day in enumerate(report.days)
    ]


def _of_users(report: _Report, metrics: Sequence[Metric]) -> list[dict[str, Any]]:
    context = report.context
    found = {each.key: report.numbers(each, each.source.user) for each in metrics}
    numbers = [user.id for user in users.every_user(context)] if report.users is None else report.users
    return [
        {
            "user_id": context.ids.show("user", number),
            **{key: by_user.get(number, 0) for key, by_user in found.items()},
        }
        for number in numbers
    ]


def _range(context: Context, columns: Mapping[str, Any]) -> Range:
    given: Range | None = columns.get("datetime_range")
    relative: str | None = columns.get("relative_range")
    if given is not None:
        return given
    if relative is None:
        raise wrong_fields({"datetime_range": REQUIRED})
    return fields.relative(context, relative)


def _lead(context: Context, query: Mapping[str, Any] | None) -> ColumnElement[bool] | None:
    if query is None:
        return None
    try:
        return results.compiler(context).condition(query, "lead")
    except InvalidSearch as error:
        raise wrong_fields({"query": str(error)}) from None
