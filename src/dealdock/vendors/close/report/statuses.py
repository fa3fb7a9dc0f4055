"""The report of changes of statuses, of leads or of opportunities (contract part 2, B.8)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, func, select

from dealdock.platform.database.selection import JsonMember
from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import lead_status as lead_statuses
from dealdock.vendors.close import pipeline as opportunity_statuses
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.report.fields import Range, of_days
from dealdock.vendors.close.search import records as search_records
from dealdock.vendors.close.search import results
from dealdock.vendors.close.search.reading import InvalidSearch, range_of
from dealdock.vendors.close.wire import filters, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong

MAX_CHANGES: Final = 100_000
"""The changes from the start of the range until now. Each is checked."""
_TOO_MANY: Final = f"There are more than {MAX_CHANGES} changes of statuses since date_start."
_AT_ONCE: Final = 1_000
PARAMETERS: Final = ("date_start", "date_end", "user_id", "query", "smart_view_id")


class Subject(NamedTuple):
    """The objects whose statuses a report is about."""

    model: Any
    kind: str
    """The kind of the statuses' ids."""
    change: str
    """The type of the activities that changes leave."""
    of_change: Any
    """The column of an activity with the object."""
    user: Any
    lead: Any
    statuses: Any
    """Returns all statuses in their order."""
    search: Any
    """Returns the conditions of a `query`."""


LEADS: Final = Subject(
    Lead,
    "leadStatus",
    kinds.LEAD_STATUS_CHANGE,
    Activity.lead_id,
    Lead.created_by,
    Lead.id,
    lead_statuses.every,
    search_records.find_leads,
)
OPPORTUNITIES: Final = Subject(
    Opportunity,
    "opportunityStatus",
    kinds.OPPORTUNITY_STATUS_CHANGE,
    Activity.opportunity_id,
    Opportunity.user_id,
    Opportunity.lead_id,
    opportunity_statuses.every_status,
    search_records.find_opportunities,
)


@dataclass
class _Path:
    """The statuses of one object, as far as its changes tell."""

    is_old: bool
    """True if it was there before the range."""
    is_later: bool
    """True if it was created behind the range."""
    now: str
    first: str
    """The status before the first change."""
    end: str
    """The status at the end of the range."""
    has_ended: bool = False
    """True once a change behind the range has come."""


@dataclass
class _Counts:
    """The counts of a report, by status."""

    started: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    transitions: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    labels: dict[str, str] = field(default_factory=dict)
    """The labels of all statuses that changes name."""


def made(context: Context, subject: Subject, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the report for the parameters. Raises `HttpError` 400."""
    report = _Report(context, subject, _range(context, query), tuple(_criteria(context, subject, query)))
    counts = report.counts()
    known = {context.ids.show(subject.kind, row.id): row.label for row in subject.statuses(context)}
    labels = {**known, **{key: label for key, label in counts.labels.items() if key not in known}}
    rows = [_overview(key, label, counts, is_deleted=key not in known) for key, label in labels.items()]
    found = [
        {
            "count": count,
            "from_status_id": before,
            "from_status_label": None if before is None else labels.get(before),
            "to_status_id": after,
            "to_status_label": labels.get(after),
        }
        for (before, after), count in counts.transitions.most_common()
    ]
    created = sum(count for (before, _), count in counts.transitions.items() if before is None)
    total = counts.transitions.total()
    return {
        "status_overview": rows,
        "status_transitions": found,
        "status_transitions_summary": {"changed": total - created, "created": created, "total": total},
    }


@dataclass(frozen=True)
class _Report:
    context: Context
    subject: Subject
    range: Range
    criteria: Sequence[ColumnElement[bool]]

    def counts(self) -> _Counts:
        """Return the counts. Objects without a change since the start count with their present status."""
        counts, paths = _Counts(), dict[int, _Path]()
        for row in self._changes():
            self._follow(paths, counts, row)
        model, (start, end) = self.subject.model, self.range
        old = self._today(model.created_at < start)
        new = self._today(model.created_at >= start, model.created_at < end)
        for path in paths.values():
            if not path.is_later:
                (old if path.is_old else new)[path.now] -= 1
            if path.is_old:
                counts.started[path.first] += 1
                if path.first != path.end:
                    counts.lost[path.first] += 1
                    counts.gained[path.end] += 1
            elif not path.is_later:
                counts.transitions[None, path.first] += 1
                counts.gained[path.end] += 1
            if not path.is_later:
                counts.ended[path.end] += 1
        counts.started.update(old)
        counts.ended.update(old)
        counts.ended.update(new)
        counts.gained.update(new)
        counts.transitions.update({(None, status): count for status, count in new.items() if count})
        return counts

    def _follow(self, paths: dict[int, _Path], counts: _Counts, row: AnyRow) -> None:
        start, end = self.range
        path = paths.get(row.id)
        if path is None:
            now = self.context.ids.show(self.subject.kind, row.status_id)
            path = _Path(row.created_at < start, row.created_at >= end, now, row.old, now)
            paths[row.id] = path
        counts.labels |= {row.old: row.old_label, row.new: row.new_label}
        if row.activity_at < end:
            counts.transitions[row.old, row.new] += 1
        elif not path.has_ended:
            path.end, path.has_ended = row.old, True

    def _changes(self) -> Iterator[AnyRow]:
        """Yield the changes since the begin of the range, the oldest first."""
        model, change = self.subject.model, self.subject.change
        parts = [
            JsonMember(Activity.details, f"{side}_status_{part}").label(name)
            for side in ("old", "new")
            for part, name in (("id", side), ("label", f"{side}_label"))
        ]
        found = (
            select(model.id, model.status_id, model.created_at, Activity.activity_at, *parts)
            .join(model, (model.dataset_id == Activity.dataset_id) & (model.id == self.subject.of_change))
            .where(Activity.dataset_id == self.context.dataset_id, Activity.type == change)
            .where(Activity.activity_at >= self.range.start, *self.criteria)
            .order_by(Activity.activity_at, Activity.id)
            .limit(MAX_CHANGES + 1)
            .execution_options(yield_per=_AT_ONCE)
        )
        with self.context.db.execute(found) as rows:  # a refusal closes PostgreSQL's cursor
            for number, row in enumerate(rows):
                if number == MAX_CHANGES:
                    raise wrong(_TOO_MANY)
                yield row

    def _today(self, *conditions: ColumnElement[bool]) -> Counter[str]:
        """Return the number of objects by their status of today."""
        model = self.subject.model
        here = (model.dataset_id == self.context.dataset_id, *conditions, *self.criteria)
        rows = self.context.db.execute(select(model.status_id, func.count()).where(*here).group_by(model.status_id))
        return Counter({self.context.ids.show(self.subject.kind, status): count for status, count in rows})


def _overview(status_id: str, label: str, counts: _Counts, *, is_deleted: bool) -> dict[str, Any]:
    started, ended = counts.started[status_id], counts.ended[status_id]
    moved = [(before, after, count) for (before, after), count in counts.transitions.items()]
    return {
        "change": ended - started,
        "change_percent": round(100 * (ended - started) / started, 2) if started else None,
        "ended": ended,
        "entered": sum(count for _, after, count in moved if after == status_id),
        "gained": counts.gained[status_id],
        "left": sum(count for before, _, count in moved if before == status_id),
        "lost": counts.lost[status_id],
        "started": started,
        "status_id": status_id,
        "status_is_deleted": is_deleted,
        "status_label": label,
    }


def _range(context: Context, query: Mapping[str, str]) -> Range:
    """Return the days of the parameters, by default this month's. Raises `HttpError` 400."""
    first, after = range_of(context.today, "this-month")
    try:
        if start := query.get("date_start"):
            first = date.fromisoformat(moments.day(start, context.zone))
        if end := query.get("date_end"):
            after = date.fromisoformat(moments.day(end, context.zone)) + timedelta(days=1)
    except ValueError as error:
        raise wrong(str(error)) from None
    return of_days(first, after, context.zone)


def _criteria(context: Context, subject: Subject, query: Mapping[str, str]) -> Iterator[ColumnElement[bool]]:
    if text := query.get("query", "").strip():
        yield from subject.search(context, text).criteria
    if user := query.get("user_id"):
        number = filters.public_id("user")(context, user)
        yield subject.user == (0 if number is filters.NOTHING else number)
    if view := query.get("smart_view_id"):
        try:
            condition = results.compiler(context).condition({"type": "saved_search", "saved_search_id": view}, "lead")
        except InvalidSearch as error:
            raise wrong(str(error)) from None
        yield subject.lead.in_(select(Lead.id).where(Lead.dataset_id == context.dataset_id, condition))
