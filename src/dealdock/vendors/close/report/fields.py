"""The sent fields and ranges of time of a report of activities (contract part 2, B.8)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.report.metrics import METRICS
from dealdock.vendors.close.search.reading import RANGES, range_of
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.vendors.close.wire.lists import MAX_USERS, USER, checked_object, each
from dealdock.web.rest.fields import FieldTable, list_type

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


OVERVIEW: Final = "overview"
COMPARISON: Final = "comparison"
_METRIC: Final = fields.choice(*METRICS)
_BACKWARDS: Final = "The end must not be before the start."
_TOO_LONG: Final = f"The range must be no longer than {MAX_DAYS} days."


def _range(context: Context, value: Any) -> Range:
    """Read a start and an end."""
    sent = checked_object(value, required=("start", "end"))
    found, errors = {}, {}
    for name in ("start", "end"):
        try:
            found[name] = _moment(context, sent.get(name))
        except ValueError as error:
            errors[name] = error.args[0]
    if errors:
        raise ValueError(errors)
    if found["end"] < found["start"]:
        raise ValueError(_BACKWARDS)
    if (found["end"] - found["start"]).days > MAX_DAYS:
        raise ValueError(_TOO_LONG)
    return Range(found["start"], found["end"])


def _moment(context: Context, value: Any) -> Any:
    if value is None:
        raise ValueError(REQUIRED)
    return moments.moment(value, context.zone)


def _query(_: Context, value: Any) -> Mapping[str, Any]:
    """Read a query, which the advanced search checks."""
    return checked_object(value)


def _metrics(context: Context, value: Any) -> list[str]:
    """Read the metrics. At least one is required."""
    found: list[str] = each(_METRIC.read)(context, value)
    if not found:
        raise ValueError(REQUIRED)
    return list(dict.fromkeys(found))


def _users(context: Context, value: Any) -> list[int]:
    """Read users, each once."""
    return list(dict.fromkeys(each(USER.read, MAX_USERS)(context, value)))


ACTIVITY: Final = FieldTable(
    "ActivityReport",
    (
        field("type", fields.choice(OVERVIEW, COMPARISON), is_required=True),
        field("metrics", Type(_metrics, list_type(_METRIC.python, 100)), is_required=True),
        field("datetime_range", Type(_range, dict[str, Any])),
        field("relative_range", fields.choice(*RELATIVE)),
        field("users", Type(_users, list_type(USER.python, MAX_USERS))),
        field("query", Type(_query, dict[str, Any])),
    ),
    is_new=True,
)
