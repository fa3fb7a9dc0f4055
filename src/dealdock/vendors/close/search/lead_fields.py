"""The fields of leads that the service computes of their dependent records (contract part 2, B.3).

The names are the ones of exported smart views and of exports of leads. Each value is an expression that belongs to the
lead's row: the first or the last of its calls, the sum of its opportunities, its next task.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, true, type_coerce
from sqlalchemy import String as SqlString

from dealdock.platform.database.selection import JsonMember
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.types import DRAFT, INBOX, SENT
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import ANNUALIZED, Opportunity
from dealdock.vendors.close.pipeline import OpportunityStatus
from dealdock.vendors.close.search import fields as names
from dealdock.vendors.close.search import lead_counts
from dealdock.vendors.close.search.lead_counts import Count, Dependent, LastCommunication
from dealdock.vendors.close.search.types import Constant, Day, Id, Moment, Named, Number, Plain, SearchField
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context

_NO_VALUE: Final = Constant(lambda _: None)


def _detail(name: str) -> ColumnElement[str]:
    return JsonMember(Activity.details, name)


def _are(type_: str, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Activity.type == type_, *conditions)


_STATUS: Final = _detail("status")
_IS_DRAFT: Final = and_(Activity.type.in_(sorted(kinds.MESSAGES)), _STATUS == DRAFT)
_COMMUNICATION: Final = and_(
    Activity.type.in_((kinds.CALL, kinds.EMAIL, kinds.SMS, kinds.MEETING)), not_(func.coalesce(_IS_DRAFT, False))
)
_INBOUND: Final = _detail("direction") == "inbound"
_OUTBOUND: Final = _detail("direction") == "outbound"
_RECEIVED: Final = _STATUS == INBOX
_SENT: Final = _STATUS == SENT
_OUTGOING: Final = _STATUS != INBOX

ACTIVITIES: Final[Mapping[str, ColumnElement[bool]]] = {
    "activity": true(),
    "communication": _COMMUNICATION,
    "call": _are(kinds.CALL),
    "incoming_call": _are(kinds.CALL, _INBOUND),
    "outgoing_call": _are(kinds.CALL, _OUTBOUND),
    "email": _are(kinds.EMAIL),
    "incoming_email": _are(kinds.EMAIL, _RECEIVED),
    "outgoing_email": _are(kinds.EMAIL, _OUTGOING),
    "received_email": _are(kinds.EMAIL, _RECEIVED),
    "sent_email": _are(kinds.EMAIL, _SENT),
    "sms": _are(kinds.SMS),
    "incoming_sms": _are(kinds.SMS, _RECEIVED),
    "outgoing_sms": _are(kinds.SMS, _OUTGOING),
    "received_sms": _are(kinds.SMS, _RECEIVED),
    "sent_sms": _are(kinds.SMS, _SENT),
    "note": _are(kinds.NOTE),
    "meeting": _are(kinds.MEETING),
    "completed_meeting": _are(kinds.MEETING, _STATUS == "completed"),
    "lead_status_change": _are(kinds.LEAD_STATUS_CHANGE),
    "opportunity_status_change": _are(kinds.OPPORTUNITY_STATUS_CHANGE),
}
"""The activities with fields for a lead's first and last one, by their names in these fields."""

_DETAILS: Final[Mapping[str, Mapping[str, str]]] = {
    "call": {"disposition": "disposition", "note": "note", "outcome_id": "outcome_id"},
    "completed_meeting": {"outcome_id": "outcome_id"},
    "email": {
        **{name: name for name in ("attachments", "bcc", "cc", "subject", "to")},
        "from": "sender",
        "template": "template_id",
    },
    "opportunity_status_change": {"new_status": "new_status_label", "old_status": "old_status_label"},
    "sms": {"text": "text"},
}
"""The texts of the first and the last one: by the end of the field's name, the key of the details."""
_SUMMARIES: Final = ("note", "subject", "text", "title")


def _edge(model: Any, value: Any, where: ColumnElement[bool], *order: Any) -> Any:
    """Return the value of the first row of each lead in an order."""
    here = (model.dataset_id == Lead.dataset_id, model.lead_id == Lead.id, where)
    return select(value).where(*here).order_by(*order).limit(1).correlate(Lead).scalar_subquery()


def _user(column: Any) -> Named:
    return Named(column, names.full_names, is_text=True)


def _of_activities(edge: str) -> Iterator[tuple[str, SearchField]]:
    """Yield the fields of the first or of the last activities. `edge`: `first` or `last`."""
    times = (Activity.activity_at, Activity.id)
    order = times if edge == "first" else tuple(column.desc() for column in times)
    for kind, where in ACTIVITIES.items():

        def value(column: Any, where: ColumnElement[bool] = where) -> Any:
            return _edge(Activity, column, where, *order)

        yield f"{edge}_{kind}_date", Moment(value(Activity.activity_at))
        yield f"{edge}_{kind}_created", Moment(value(Activity.created_at))
        yield f"{edge}_{kind}_user_id", Id("user", value(Activity.user_id))
        for end in ("user", "user_name", "by"):
            yield f"{edge}_{kind}_{end}", _user(value(Activity.user_id))
        for end, key in _DETAILS.get(kind, {}).items():
            yield f"{edge}_{kind}_{end}", Plain(value(_detail(key)))
        if kind in {"activity", "communication"}:
            yield f"{edge}_{kind}_type", Plain(value(Activity.type))
            yield f"{edge}_{kind}_summary", Plain(value(func.coalesce(*map(_detail, _SUMMARIES))))
    yield f"{edge}_call_duration", Plain(_edge(Activity, _detail("duration"), ACTIVITIES["call"], *order), True)
    sent = ACTIVITIES["sent_email"]
    yield f"{edge}_emailed", Moment(_edge(Activity, Activity.activity_at, sent, *order))
    yield f"{edge}_emailed_template", Plain(_edge(Activity, _detail("template_id"), sent, *order))
    for name in (f"{edge}_email", f"{edge}_source", f"{edge}_email_opens", f"{edge}_voicemail_duration"):
        yield name, _NO_VALUE


def _tasks() -> Mapping[str, SearchField]:
    """Return the fields of the next task, the last task and the last completed task."""
    soon = (case((Task.due.is_(None), 1), else_=0), Task.due, Task.id)
    open_, done = Task.is_complete.is_(False), Task.is_complete.is_(True)
    late = (case((Task.due.is_(None), 1), else_=0), Task.due.desc(), Task.id.desc())
    return {
        **dict.fromkeys(("next_task_date", "next_task_due_date"), Moment(_edge(Task, Task.due, open_, *soon))),
        "next_task_text": Plain(_edge(Task, Task.text, open_, *soon)),
        "next_task_user_id": Id("user", _edge(Task, Task.assigned_to, open_, *soon)),
        "next_task_user_name": _user(_edge(Task, Task.assigned_to, open_, *soon)),
        "last_task_creator": _user(_edge(Task, Task.created_by, true(), Task.id.desc())),
        "last_task_due": Moment(_edge(Task, Task.due, true(), *late)),
        "last_complete_task_due_date": Moment(_edge(Task, Task.due, done, *late)),
        "last_complete_task_updated": Moment(
            _edge(Task, Task.updated_at, done, Task.updated_at.desc(), Task.id.desc())
        ),
    }


def _is_of_type(type_: str) -> ColumnElement[bool]:
    here = (OpportunityStatus.dataset_id == Opportunity.dataset_id, OpportunityStatus.type == type_)
    return Opportunity.status_id.in_(select(OpportunityStatus.id).where(*here).correlate(Opportunity))


_TYPES: Final = {type_: _is_of_type(type_) for type_ in ("active", "won", "lost")}
_PERIODS: Final = ("annual", "monthly", "one_time")
_SUMS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "avg": func.avg,
    "max": func.max,
    "min": func.min,
    "total": func.sum,
}


def _primary() -> Mapping[str, SearchField]:
    """Return the fields of the primary opportunity: the newest active one, else the newest."""
    order = (case((_TYPES["active"], 0), else_=1), Opportunity.created_at.desc(), Opportunity.id.desc())

    def value(column: Any) -> Any:
        return _edge(Opportunity, column, true(), *order)

    status, user = value(Opportunity.status_id), value(Opportunity.user_id)
    fields: Mapping[str, SearchField] = {
        "confidence": Number(value(Opportunity.confidence)),
        "created": Moment(value(Opportunity.created_at)),
        "date_won": Day(value(Opportunity.date_won)),
        "period": Plain(value(Opportunity.value_period)),
        "pipeline_id": Named(status, names.statuses_by_pipeline_id),
        "pipeline_name": Named(status, names.statuses_by_pipeline_name, is_text=True),
        "status": Named(status, names.opportunity_statuses),
        "status_label": Named(status, names.opportunity_labels, is_text=True),
        "status_type": Named(status, names.opportunity_types),
        "updated": Moment(value(Opportunity.updated_at)),
        "user_id": Id("user", user),
        "user_name": _user(user),
        "value": Number(value(Opportunity.value)),
        "value_summary": _NO_VALUE,
    }
    return {f"primary_opportunity_{name}": each for name, each in fields.items()}


def _of_values() -> Iterator[tuple[str, SearchField]]:
    """Yield the fields of the opportunities' values: of all opportunities, and of each type."""
    for type_, is_of_type in {"": true(), **{f"{name}_": each for name, each in _TYPES.items()}}.items():
        for period in (*_PERIODS, "annualized"):
            is_of_period = true() if period == "annualized" else Opportunity.value_period == period
            value = ANNUALIZED if period == "annualized" else Opportunity.value
            here = (Opportunity.dataset_id == Lead.dataset_id, Opportunity.lead_id == Lead.id, is_of_type, is_of_period)
            for name, function in _SUMS.items():
                found = select(function(value)).where(*here).correlate(Lead).scalar_subquery()
                yield f"{name}_{period}_{type_}opportunity_value", Number(found)
    for name in ("active", "won", "lost", "total"):
        yield f"{name}_opportunity_value_summary", _NO_VALUE


@dataclass(frozen=True)
class _Members:
    """The members of a list that all contacts of a lead have."""

    column: Any
    mark: str
    """It is in the JSON of each member once."""

    def exist(self, context: Context) -> ColumnElement[bool]:
        """Return the condition that the lead has at least one."""
        return Dependent(Contact, lead_counts.is_filled(self.column)).exist(context)

    def count(self, context: Context) -> ColumnElement[int]:
        """Return their number."""
        text = type_coerce(self.column, SqlString)
        own = (func.length(text) - func.length(func.replace(text, self.mark, ""))) / len(self.mark)
        here = (Contact.dataset_id == context.dataset_id, Contact.lead_id == Lead.id)
        return select(func.coalesce(func.sum(own), 0)).where(*here).correlate(Lead).scalar_subquery()


def _activities(where: ColumnElement[bool]) -> Count:
    return Count(Dependent(Activity, where))


def _meetings(*statuses: str) -> Count:
    return _activities(_are(kinds.MEETING, _STATUS.in_(statuses)))


_COUNTS: Final[Mapping[str, SearchField]] = {
    "num_activities": _activities(true()),
    **{f"num_{way}_calls": _activities(ACTIVITIES[f"{way}_call"]) for way in ("incoming", "outgoing")},
    **{
        f"num_{way}_{of}": _activities(ACTIVITIES[f"{way}_{of.removesuffix('s') if of == 'emails' else of}"])
        for way in ("incoming", "outgoing", "received", "sent")
        for of in ("emails", "sms")
    },
    "num_missed_calls": _activities(
        _are(kinds.CALL, _INBOUND, or_(_detail("disposition") == "no-answer", _STATUS == "no-answer"))
    ),
    "num_canceled_meetings": _meetings("canceled"),
    "num_completed_meetings": _meetings("completed"),
    "num_declined_by_lead_meetings": _meetings("declined-by-lead"),
    "num_declined_by_org_meetings": _meetings("declined-by-org"),
    "num_declined_meetings": _meetings("declined-by-lead", "declined-by-org"),
    "num_in_progress_meetings": _meetings("in-progress"),
    "num_completed_tasks": Count(Dependent(Task, Task.is_complete.is_(True))),
    "num_incomplete_tasks": Count(Dependent(Task, Task.is_complete.is_(False))),
    **{f"num_{type_}_opportunities": Count(Dependent(Opportunity, where)) for type_, where in _TYPES.items()},
    **{
        f"num_{period}_opportunities": Count(Dependent(Opportunity, Opportunity.value_period == period))
        for period in _PERIODS
    },
    "num_contact_urls": Count(_Members(Contact.urls, '"url":')),
    "num_email_addresses": Count(_Members(Contact.emails, '"email":')),
    "num_email_attachments": _activities(_are(kinds.EMAIL, _detail("attachments") != "[]")),
    "num_phone_numbers": Count(_Members(Contact.phones, '"phone":')),
    "num_urls": Count(_Members(Contact.urls, '"url":')),
    "times_communicated": Count(lead_counts.COUNTED["times_communicated"]),
    "addresses_count": Count(lead_counts.COUNTED["addresses"]),
    **{f"num_{name}": Count(each) for name, each in lead_counts.COUNTED.items() if name != "times_communicated"},
    "num_upcoming_meetings": Count(lead_counts.UPCOMING_MEETINGS),
}

_FIRST_CONTACT: Final = (Contact.created_at, Contact.id)
_CONTACT: Final[Mapping[str, SearchField]] = {
    "primary_contact_first_name": Plain(_edge(Contact, Contact.display_name, true(), *_FIRST_CONTACT)),
    "primary_contact_last_name": Plain(_edge(Contact, Contact.display_name, true(), *_FIRST_CONTACT)),
    "primary_contact_title": Plain(_edge(Contact, Contact.title, true(), *_FIRST_CONTACT)),
    "timezone_id": Plain(_edge(Contact, Contact.timezone, Contact.timezone.is_not(None), *_FIRST_CONTACT)),
    **{
        f"primary_contact_{name}": _NO_VALUE
        for name in (
            *("other_emails", "other_phones", "other_urls", "primary_email_type", "primary_phone_type"),
            "primary_url",
        )
    },
}

FIELDS: Final[Mapping[str, SearchField]] = {
    **dict(_of_activities("first")),
    **dict(_of_activities("last")),
    **_tasks(),
    **_primary(),
    **dict(_of_values()),
    **_COUNTS,
    **_CONTACT,
    "email_last_opened": _NO_VALUE,
}


_LAST_COMMUNICATION: Final = "last_communication_date"
SHOWN: Final = frozenset({*FIELDS, _LAST_COMMUNICATION})
"""The fields whose values `shown` returns."""


def shown(context: Context, numbers: Sequence[int], wanted: Collection[str]) -> Mapping[int, dict[str, Any]]:
    """Return the values of fields, by lead. `wanted`: their names; others are passed over."""
    known = {name: FIELDS[name] for name in sorted(wanted) if name in FIELDS}
    if _LAST_COMMUNICATION in wanted:
        known[_LAST_COMMUNICATION] = Moment(LastCommunication().latest(context))
    found = {name: column for name, each in known.items() if (column := _column(context, each)) is not None}
    absent = dict.fromkeys(name for name in known if name not in found)
    if not found:
        return {number: dict(absent) for number in numbers}
    columns = [column.label(name) for name, column in found.items()]
    here = (Lead.dataset_id == context.dataset_id, Lead.id.in_(numbers))
    rows = context.db.execute(select(Lead.id.label("lead"), *columns).where(*here)).all()
    writers = {name: _writer(context, known[name]) for name in found}
    return {
        row.lead: {**absent, **{name: write(getattr(row, name)) for name, write in writers.items()}} for row in rows
    }


def _column(context: Context, field: SearchField) -> Any:
    """Return the expression of a field; None if it has no value."""
    match field:
        case Count(of):
            return of.count(context)
        case Moment(column) | Number(column) | Day(column) | Id(_, column) | Named(column):
            return column
        case Plain(value):
            return value
    return None


def _writer(context: Context, field: SearchField) -> Callable[[Any], Any]:
    """Return the function that writes a value of a field in the form of answers."""
    match field:
        case Moment():
            return moments.written
        case Id(prefix, _):
            return lambda value: context.ids.show(prefix, value)
        case Named():
            by_id = {name.id: name.texts[0] for name in field.names(context) if name.texts}
            return by_id.get
        case Count() | Number():
            return _whole
    return lambda value: value


def _whole(value: Any) -> Any:
    """Return a number without a fraction of zero: databases write sums and means differently."""
    return int(value) if value is not None and value == int(value) else value if value is None else float(value)
