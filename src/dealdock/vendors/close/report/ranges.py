"""The range of time that a report is about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from sqlalchemy import func, select

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search.reading import RANGES, range_of
from dealdock.vendors.close.wire.context import Context

ALL_TIME: Final = "all-time"
RELATIVE: Final = (*RANGES, ALL_TIME)
MAX_DAYS: Final = 3_660
_DAY: Final = timedelta(days=1)
_FIRSTS: Final = (Lead.created_at, Opportunity.created_at, Activity.activity_at)


class Range(NamedTuple):
    """A range of moments, without its end."""

    start: datetime
    end: datetime

    def days(self, zone: tzinfo) -> Sequence[datetime]:
        """Return the first moments of its days in a time zone."""
        first = datetime.combine(self.start.astimezone(zone).date(), time(), zone)
        return [first + number * _DAY for number in range(-((first - self.end) // _DAY))]


def of_days(first: date, after: date, zone: tzinfo) -> Range:
    """Return the range of whole days. `after`: the day after the last day."""
    return Range(*(datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after)))


def relative(context: Context, name: str) -> Range:
    """Return a range of `RELATIVE`."""
    if name != ALL_TIME:
        return of_days(*range_of(context.today, name), context.zone)
    here = [select(func.min(column)).where(column.table.c.dataset_id == context.dataset_id) for column in _FIRSTS]
    found = [moment for query in here if (moment := context.db.scalar(query)) is not None]
    first = min([context.now, *found]).astimezone(context.zone).date()
    return of_days(max(first, context.today - (MAX_DAYS - 1) * _DAY), context.today + _DAY, context.zone)
