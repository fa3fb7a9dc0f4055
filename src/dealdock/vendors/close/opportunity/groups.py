"""Groups of the list of opportunities (contract 2.8)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, bindparam, or_, select

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity import aggregates
from dealdock.vendors.close.opportunity.aggregates import Sums
from dealdock.vendors.close.opportunity.buckets import Bucket, Span
from dealdock.vendors.close.opportunity.criteria import USER_NAME
from dealdock.vendors.close.opportunity.layout import opportunity
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.opportunity.record import Record
from dealdock.vendors.close.user.naming import full_name
from dealdock.vendors.close.wire.filters import Criteria
from dealdock.vendors.close.wire.parameters import ObjectGroup

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
        return cast("ColumnElement[Any]", Opportunity.user_id) if self.span is None else Bucket(date, self.span)

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
    span = None if name == "user_id" else cast("Span", name.partition("__")[2])
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
        more = {**aggregates.shown(sums.get(key, ()), currency), **_key_fields(context, by, key, group[0])}
        yield ObjectGroup([opportunity(context, record) for record in group], more)


def _sums(context: Context, by: Grouping, criteria: Criteria, keys: Sequence[Any]) -> Mapping[Any, list[Sums]]:
    """Return the sums of whole groups by their keys."""
    column = by.column.label("key")
    among: ColumnElement[bool] = by.column.in_([key for key in keys if key is not None])
    if None in keys:
        among = or_(among, by.column.is_(None))
    query = (
        select(column, *aggregates.COLUMNS)
        .where(Opportunity.dataset_id == bindparam("dataset_id"), *criteria, among)
        .group_by(column, *aggregates.KEYS)
    )
    found: dict[Any, list[Sums]] = {}
    for key, *sums in context.db.execute(query, {"dataset_id": context.dataset_id}):
        found.setdefault(key, []).append(Sums(*sums))
    return found


def _key_fields(context: Context, by: Grouping, key: Any, record: Record) -> dict[str, Any]:
    """Return the key of a group as JSON, and its parts."""
    if by.span is None:
        name = None if key is None else full_name(*record.owner)
        public_id = context.ids.show_optional("user", key)
        return {"key": public_id or _NONE, "user_id": public_id, "user_name": name}
    year, _, part = (key or "").partition("-")
    number = int(part.lstrip("WQ")) if part else None
    names = ("weekyear", "week") if by.span == "week" else ("year", by.span)
    fields: dict[str, Any] = {"key": key or _NONE, names[1]: number}
    fields[names[0]] = int(year) if year else None
    return fields
