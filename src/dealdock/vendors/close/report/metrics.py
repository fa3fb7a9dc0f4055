"""The numbers that a report of activities has, as a table (contract part 2, B.8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, or_, select, true

from dealdock.platform.database.selection import JsonMember
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline import OpportunityStatus

Number: TypeAlias = int | float
_NOTHING: Final = literal(0)


@dataclass(frozen=True)
class Source:
    """The records that a number counts."""

    model: Any
    at: Any
    """The column with the time, or with the day as text."""
    user: Any
    lead: Any
    where: ColumnElement[bool] = field(default_factory=true)
    counted: Any = None
    """The column whose different values are counted. None: the records are."""
    has_days: bool = False
    """True if `at` has days."""


@dataclass(frozen=True)
class Metric:
    """A number of a report."""

    key: str
    description: str
    source: Source
    value: Any = _NOTHING
    """The value of a record that is added up."""
    of: Callable[[int, int], Number] = lambda count, _: count
    """Returns the number from the count of the records and the sum of their values."""

    @property
    def name(self) -> str:
        """Its name for people."""
        return self.description.removeprefix("The ").capitalize()


def _average(count: int, total: int) -> Number:
    return total / count if count else 0


def _activities(type_: str, *conditions: ColumnElement[bool]) -> Source:
    return Source(Activity, Activity.activity_at, Activity.user_id, Activity.lead_id, _of_type(type_, *conditions))


def _of_type(type_: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Activity.type == type_, *conditions)


def _has(name: str, value: str) -> ColumnElement[bool]:
    return JsonMember(Activity.details, name) == value


_DURATION: Final = cast(JsonMember(Activity.details, "duration"), BigInteger)
_ANNUALIZED: Final = func.coalesce(
    Opportunity.value * case((Opportunity.value_period == "monthly", 12), else_=1), 0, type_=BigInteger
)
_COMMUNICATIONS: Final = or_(
    _of_type(kinds.CALL),
    *(_of_type(type_, JsonMember(Activity.details, "status").in_(("sent", "inbox"))) for type_ in kinds.MESSAGES),
)


def _of_status(type_: str) -> ColumnElement[bool]:
    """Return the condition that an opportunity has a status of this type."""
    here = (OpportunityStatus.dataset_id == Opportunity.dataset_id, OpportunityStatus.id == Opportunity.status_id)
    own = OpportunityStatus.type == type_
    return select(OpportunityStatus.id).where(*here, own).correlate(Opportunity).exists()


def _calls() -> list[Metric]:
    found = []
    for which, word in (("all", "calls"), ("inbound", "inbound calls"), ("outbound", "outbound calls")):
        conditions = () if which == "all" else (_has("direction", which),)
        source, key = _activities(kinds.CALL, *conditions), f"calls.{which}.all"
        found += [
            Metric(f"{key}.count", f"The number of {word}", source),
            Metric(f"{key}.sum_duration", f"The seconds of all {word}", source, _DURATION, lambda _, total: total),
            Metric(f"{key}.avg_duration", f"The average seconds of {word}", source, _DURATION, _average),
        ]
    return found


def _messages() -> list[Metric]:
    found = []
    for name, type_, word in (("emails", kinds.EMAIL, "emails"), ("sms", kinds.SMS, "texts")):
        for which, status in (("sent", "sent"), ("received", "inbox")):
            source = _activities(type_, _has("status", status))
            found.append(Metric(f"{name}.{which}.all.count", f"The number of {which} {word}", source))
    return found


def _opportunities() -> list[Metric]:
    found = []
    own = (Opportunity.user_id, Opportunity.lead_id)
    for which, source in (
        ("created", Source(Opportunity, Opportunity.created_at, *own)),
        ("won", Source(Opportunity, Opportunity.date_won, *own, _of_status("won"), has_days=True)),
        ("lost", Source(Opportunity, Opportunity.date_lost, *own, _of_status("lost"))),
    ):
        key, word = f"opportunities.{which}.all", f"{which} opportunities"
        found += [
            Metric(f"{key}.count", f"The number of {word}", source),
            Metric(
                f"{key}.sum_annualized_value",
                f"The annualized value of {word}",
                source,
                _ANNUALIZED,
                lambda _, total: total,
            ),
        ]
    return found


_CONTACTED: Final = Source(
    Activity, Activity.activity_at, Activity.user_id, Activity.lead_id, _COMMUNICATIONS, counted=Activity.lead_id
)
METRICS: Final[Mapping[str, Metric]] = {
    each.key: each
    for each in (
        *_calls(),
        *_messages(),
        Metric(
            "leads.created.all.count",
            "The number of created leads",
            Source(Lead, Lead.created_at, Lead.created_by, Lead.id),
        ),
        Metric("leads.contacted.all.count", "The number of leads with calls, emails or texts", _CONTACTED),
        *_opportunities(),
        Metric("notes.created.all.count", "The number of created notes", _activities(kinds.NOTE)),
    )
}
"""By their keys."""
