"""Reports of activities: `/api/v1/reports/sync_report` (contract 10.18). They count the records of the account."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, ColumnElement, case, func, literal, select, true, type_coerce
from typing_extensions import TypedDict

from dealdock.platform.records.base import Milliseconds
from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import STAGES, Contact
from dealdock.vendors.apollo.conversation import Conversation
from dealdock.vendors.apollo.email_account import EmailAccount
from dealdock.vendors.apollo.emailer_message import IS_DELIVERED, EmailerMessage, has_event
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import IdKind, has_form
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.phone_call import PhoneCall
from dealdock.vendors.apollo.sequence.model import Sequence as Campaign
from dealdock.vendors.apollo.sequence.model import SequenceEvent
from dealdock.vendors.apollo.task.model import Task
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import list_type
from dealdock.web.rest.routing import RestRouter


class Measure(NamedTuple):
    """A number of records, or the sum of a column of theirs."""

    moment: Any
    """The column with the time by which the records are counted. Its model has the records."""
    condition: ColumnElement[bool] = true()
    value: Any = 1

    @property
    def model(self) -> Any:
        """The model of the records."""
        return self.moment.class_


class Ratio(NamedTuple):
    """A measure as a part of another one."""

    part: str
    whole: str


_SENT: Final = EmailerMessage.completed_at
_IS_SENT: Final = EmailerMessage.status == "completed"

MEASURES: Final[Mapping[str, Measure]] = {
    "num_emails_sent": Measure(_SENT, _IS_SENT),
    "num_emails_scheduled": Measure(EmailerMessage.due_at, EmailerMessage.status == "scheduled"),
    "num_emails_delivered": Measure(_SENT, IS_DELIVERED),
    "num_emails_opened": Measure(_SENT, has_event("open")),
    "num_emails_clicked": Measure(_SENT, has_event("click")),
    "num_emails_replied": Measure(_SENT, has_event("reply")),
    "num_emails_bounced": Measure(_SENT, has_event("bounce")),
    "num_emails_unsubscribed": Measure(_SENT, has_event("unsubscribe")),
    "num_phone_calls": Measure(PhoneCall.start_time),
    "num_phone_calls_completed": Measure(PhoneCall.start_time, PhoneCall.logged.is_(True)),
    "num_phone_calls_connect": Measure(PhoneCall.start_time, PhoneCall.status == "completed"),
    "total_phone_call_duration": Measure(PhoneCall.start_time, value=PhoneCall.duration),
    "num_tasks": Measure(Task.created_at),
    "num_tasks_completed": Measure(Task.completed_at, Task.status == "completed"),
    "num_tasks_scheduled": Measure(Task.due_at, Task.status == "scheduled"),
    "num_contacts": Measure(Contact.created_at),
    "num_accounts": Measure(Company.created_at),
    "num_opportunities": Measure(Opportunity.created_at, Opportunity.deleted.is_(False)),
    "num_contacts_added_to_sequence": Measure(SequenceEvent.created_at, SequenceEvent.type == "enrolled"),
    "num_contacts_remove_from_sequence": Measure(SequenceEvent.created_at, SequenceEvent.type == "removed"),
    "num_conversations_recorded": Measure(Conversation.start_time),
    "total_conversation_duration": Measure(Conversation.start_time, value=Conversation.duration),
}
"""The metrics that are counts and sums, by their names."""

RATIOS: Final[Mapping[str, Ratio]] = {
    **{
        f"percent_emails_{word}": Ratio(f"num_emails_{word}", "num_emails_sent")
        for word in ("delivered", "opened", "clicked", "replied", "bounced", "unsubscribed")
    },
    "percent_emails_opened_tracked": Ratio("num_emails_opened", "num_emails_sent"),
    "percent_emails_clicked_tracked": Ratio("num_emails_clicked", "num_emails_sent"),
    "percent_phone_calls_connect": Ratio("num_phone_calls_connect", "num_phone_calls"),
    "avg_phone_call_duration": Ratio("total_phone_call_duration", "num_phone_calls"),
    "percent_tasks_completed": Ratio("num_tasks_completed", "num_tasks"),
    "avg_conversation_duration": Ratio("total_conversation_duration", "num_conversations_recorded"),
}
"""The metrics that are parts of others, by their names."""


def _parts(metric: str) -> Sequence[str]:
    """Return the names of the measures that a metric needs."""
    return RATIOS.get(metric, (metric,))


class Dimension(NamedTuple):
    """Values by which records are grouped."""

    columns: Mapping[Any, Any]
    """The columns with the values, by the models of the records."""
    kind: IdKind | None = None
    """The kind of the records that the values name. None: they are words or numbers of their own."""
    names: Callable[[Call, Sequence[Any]], Mapping[Any, str]] | None = None
    """Returns the names of values. None: the values themselves."""


def _names(model: Any, *columns: Any) -> Callable[[Call, Sequence[Any]], Mapping[Any, str]]:
    """Return the function for the names of records: the texts of some columns, or that of the last one alone."""

    def names(call: Call, numbers: Sequence[Any]) -> Mapping[Any, str]:
        here = (model.dataset_id == call.account.dataset_id, model.id.in_(numbers))
        rows = call.db.execute(select(model.id, *columns).where(*here))
        return {row[0]: " ".join(filter(None, row[1:-1])) or row[-1] or "" for row in rows}

    return names


def _of_contact(model: Any) -> Any:
    """Return the stage of a record's contact."""
    here = (Contact.dataset_id == model.dataset_id, Contact.id == model.contact_id)
    return select(Contact.stage_number).where(*here).scalar_subquery()


_WITH_CONTACT: Final = (EmailerMessage, PhoneCall, Task, SequenceEvent, Conversation)
_USERS: Final = {
    EmailerMessage: EmailerMessage.user_id,
    PhoneCall: PhoneCall.user_id,
    Task: Task.user_id,
    Contact: Contact.owner_id,
    Company: Company.owner_id,
    Opportunity: Opportunity.owner_id,
    Conversation: Conversation.user_id,
}

DIMENSIONS: Final[Mapping[str, Dimension]] = {
    "smart_user_id": Dimension(_USERS, "user", _names(User, User.first_name, User.last_name, User.email)),
    "emailer_campaign_id": Dimension(
        {EmailerMessage: EmailerMessage.sequence_id, SequenceEvent: SequenceEvent.sequence_id},
        "sequence",
        _names(Campaign, Campaign.name),
    ),
    "emailer_step_id": Dimension({EmailerMessage: EmailerMessage.sequence_step_id}, "sequence_step"),
    "email_account_id": Dimension(
        {EmailerMessage: EmailerMessage.email_account_id}, "email_account", _names(EmailAccount, EmailAccount.email)
    ),
    "emailer_message_type": Dimension({EmailerMessage: EmailerMessage.type}),
    "contact_stage_id": Dimension(
        {Contact: Contact.stage_number, **{model: _of_contact(model) for model in _WITH_CONTACT}},
        "contact_stage",
        lambda _, numbers: {number: STAGES[number].name for number in numbers},
    ),
    "task_type": Dimension({Task: Task.type}),
    "task_status": Dimension({Task: Task.status}),
    "conversation_type": Dimension({Conversation: Conversation.conversation_type}),
}
"""The dimensions beside those of the time, by their names."""

_FILTERS: Final = {
    "emailer_campaign_ids": "emailer_campaign_id",
    "contact_stage_ids": "contact_stage_id",
    "email_account_ids": "email_account_id",
}
"""The filters that have other names than their dimensions."""

_DAYS_BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _week(at: datetime) -> datetime:
    return _day(at) - timedelta(days=at.weekday())


def _month(at: datetime, number: int = 0) -> datetime:
    """Return the first day of a month: the one of this time, or as many months later."""
    months = at.year * 12 + at.month - 1 + number
    return _day(at).replace(year=months // 12, month=months % 12 + 1, day=1)


def _quarter(at: datetime, number: int = 0) -> datetime:
    return _month(at, 3 * number - (at.month - 1) % 3)


def _year(at: datetime, number: int = 0) -> datetime:
    return _month(at, 12 * number - at.month + 1)


TIMES: Final[Mapping[str, tuple[Callable[[datetime], datetime], str]]] = {
    "smart_datetime_day": (_day, "%b %d, %Y"),
    "smart_datetime_week": (_week, "%b %d, %Y"),
    "smart_datetime_month": (_month, "%b %Y"),
    "smart_datetime_year": (_year, "%Y"),
}
"""The dimensions of the time: the first day of a part, and the form of its name."""

_DAY: Final = timedelta(days=1)
_Window = tuple[datetime | None, datetime | None]

MODALITIES: Final[Mapping[str, Callable[[datetime], _Window]]] = {
    "today": lambda now: (_day(now), None),
    "yesterday": lambda now: (_day(now) - _DAY, _day(now)),
    "current_week": lambda now: (_week(now), None),
    "current_month": lambda now: (_month(now), None),
    "current_quarter": lambda now: (_quarter(now), None),
    "current_year": lambda now: (_year(now), None),
    "last_7_days": lambda now: (_day(now) - 7 * _DAY, None),
    "last_2_weeks": lambda now: (_day(now) - 14 * _DAY, None),
    "last_30_days": lambda now: (_day(now) - 30 * _DAY, None),
    "last_3_months": lambda now: (_month(now, -3), None),
    "last_6_months": lambda now: (_month(now, -6), None),
    "last_12_months": lambda now: (_month(now, -12), None),
    "last_4_quarters": lambda now: (_quarter(now, -4), None),
    "last_2_years": lambda now: (_year(now, -2), None),
    "previous_week": lambda now: (_week(now) - 7 * _DAY, _week(now)),
    "previous_month": lambda now: (_month(now, -1), _month(now)),
    "previous_quarter": lambda now: (_quarter(now, -1), _quarter(now)),
    "previous_year": lambda now: (_year(now, -1), _year(now)),
    "all_time": lambda _: (None, None),
}
"""The first moment of each range of dates, and that behind it. None: there is no bound."""

_CUSTOM: Final = "custom_range"
_RANGE: Final = "smart_datetime_range"


class _Request(NamedTuple):
    """A report that a call requests."""

    metrics: Sequence[str]
    group: str | None
    pivot: str | None
    window: _Window
    filters: Mapping[str, Sequence[Any]]
    """The values of dimensions to which the report is limited."""
    skipped: Sequence[str]
    sort: Mapping[str, Any]
    """The metric by which rows are sorted, and `asc`."""
    least: int
    """The lowest denominator of a ratio that is shown."""

    @property
    def measures(self) -> list[str]:
        """The names of the measures that the metrics need, each once."""
        return list(dict.fromkeys(name for each in self.metrics for name in _parts(each)))


_Table = Mapping[tuple[Any, ...], Mapping[str, int]]
"""The measures by the values of dimensions."""


_Objects: Final = list_type(dict[str, Any], values.MAX_LIST)


class MetricRequest(BaseModel):
    """A metric of a report."""

    value: str
    smart_datetime_reference: str | None = None
    smart_user_id_reference: str | None = None
    display_name: str | None = None


class ReportRequest(BaseModel):
    """A report: metrics, the dimensions by which they are grouped, and filters."""

    metrics: Annotated[list[MetricRequest], Field(max_length=values.MAX_LIST)]
    group_by: _Objects = []  # type: ignore[valid-type]  # made at run time, as those below
    pivot_group_by: _Objects = []  # type: ignore[valid-type]
    sorts: _Objects = []  # type: ignore[valid-type]
    filters: dict[str, Any] = {}
    date_ranges: _Objects = []  # type: ignore[valid-type]
    group_by_totals_selected: bool = False
    pivot_group_by_totals_selected: bool = False
    skip_group_by_values: Annotated[list[str], Field(max_length=values.MAX_LIST)] = []
    min_ratio_denominator: int = 0


@closed
class ReportResponse(TypedDict):
    """The tables of a report."""

    table_response: dict[str, Any]
    group_by_total_response: dict[str, Any]
    pivot_group_by_total_response: dict[str, Any]


@closed
class ReportAnswer(TypedDict):
    """A report, and the filters that do not apply to some of its metrics."""

    response: ReportResponse
    incompatible_filters: dict[str, list[str]]
    goals: list[Any]


router = RestRouter("report", "/api/v1/reports")


@router.operation(
    "sync_report",
    "POST",
    "/sync_report",
    fields=ReportRequest,
    errors=("no_metrics", "invalid_metric", "invalid_choice", "invalid_filter", "invalid_date", "too_many"),
    answer=lambda: ReportAnswer,
)
def sync_report(call: CurrentCall) -> dict[str, Any]:
    """Return totals, or totals by the values of one or two dimensions. Days begin at midnight, UTC."""
    request = _request(call)
    group, pivot = request.group, request.pivot
    totals = [
        name for name in ("group_by", "pivot_group_by") if values.truth(call.parameters.get(f"{name}_totals_selected"))
    ]
    total_rows: dict[str, Any] = {"group_by": {}, "pivot_group_by": {}}
    if group is None:
        table = _metrics(request, _table(call, request).get((), {}))
    elif pivot is None:
        table = _buckets(call, request, group, _table(call, request, group))
        if "group_by" in totals:
            row = {"key": "total", "readable_key": "Total", **_metrics(request, _table(call, request).get((), {}))}
            total_rows["group_by"] = {group: {"buckets": [row]}}
    else:
        table = _pivoted(call, request, pivot, group)
        for name, dimension in (("group_by", group), ("pivot_group_by", pivot)):
            if name in totals:
                total_rows[name] = _buckets(call, request, dimension, _table(call, request, dimension))
    return {
        "response": {
            "table_response": table,
            "group_by_total_response": total_rows["group_by"],
            "pivot_group_by_total_response": total_rows["pivot_group_by"],
        },
        "incompatible_filters": _incompatible(request),
        "goals": [],
    }


def _request(call: Call) -> _Request:
    """Return the report that a call requests.

    Errors no_metrics, invalid_metric, invalid_choice, invalid_filter, invalid_date, too_many.
    """
    sent = call.parameters
    if "metrics" not in sent:
        raise refused("no_metrics", "metrics is missing", "metrics")
    metrics = [_word(each, "value") for each in values.many(sent["metrics"])]
    for each in metrics:
        if each not in MEASURES and each not in RATIOS:
            raise refused("invalid_metric", f"{each} is none of {', '.join((*MEASURES, *RATIOS))}")
    filters = sent.get("filters")
    filters = filters if isinstance(filters, dict) else {}
    return _Request(
        metrics,
        _dimension(sent, "group_by"),
        _dimension(sent, "pivot_group_by"),
        _window(call, filters),
        {name: _wanted(call, name, filters[name]) for name in filters if _FILTERS.get(name, name) in DIMENSIONS},
        values.listed(sent.get("skip_group_by_values")),
        _first(sent.get("sorts")),
        values.whole(sent.get("min_ratio_denominator")) or 0,
    )


def _word(sent: Any, name: str) -> str:
    return values.text(sent.get(name)).strip() if isinstance(sent, dict) else ""


def _first(sent: Any) -> dict[str, Any]:
    """Return the first object of a list, or an empty one."""
    return next((each for each in values.many(sent) if isinstance(each, dict)), {})


def _dimension(sent: Mapping[str, Any], name: str) -> str | None:
    """Return the dimension that a parameter names; None if it names none. Error invalid_choice."""
    word = _word(_first(sent.get(name)), "name")
    if word and word not in DIMENSIONS and word not in TIMES:
        raise refused("invalid_choice", f"{word} is none of {', '.join((*DIMENSIONS, *TIMES))}", name)
    return word or None


def _window(call: Call, filters: Mapping[str, Any]) -> _Window:
    """Return the range of dates, by default all of them. Errors invalid_choice, invalid_date."""
    modality = _word(_first(call.parameters.get("date_ranges")), "modality") or "all_time"
    if modality != _CUSTOM:
        if modality not in MODALITIES:
            known = ", ".join((*MODALITIES, _CUSTOM))
            raise refused("invalid_choice", f"{modality} is none of {known}", "modality")
        return MODALITIES[modality](call.now)
    bounds = filters.get(_RANGE)
    low, high = (values.moment(bounds.get(end)) if isinstance(bounds, dict) else None for end in ("min", "max"))
    return low, None if high is None else high + _DAY


def _wanted(call: Call, name: str, sent: Any) -> list[Any]:
    """Return the values of a filter; an unknown id is left out. Error invalid_filter."""
    kind = DIMENSIONS[_FILTERS.get(name, name)].kind
    written = values.listed(sent)
    if kind is None:
        return written
    own = [call.caller.user_id] if kind == "user" and "current" in written else []
    ids = [each for each in written if each != "current"]
    if not all(map(has_form, ids)):
        raise refused("invalid_filter", f"the filter {name} takes ids of 24 hex digits")
    return own + [number for each in ids if (number := call.ids.find(kind, each)) is not None]


def _incompatible(request: _Request) -> dict[str, list[str]]:
    """Return the metrics that a filter does not apply to, by the filter."""
    found: dict[str, list[str]] = {}
    for name in request.filters:
        known = DIMENSIONS[_FILTERS.get(name, name)].columns
        others = [each for each in request.metrics if not all(MEASURES[one].model in known for one in _parts(each))]
        found |= {name: others} if others else {}
    return found


def _column(measure: Measure, name: str) -> Any:
    """Return the column of a dimension for the records of a measure; None if they do not have it."""
    if name not in TIMES:
        return DIMENSIONS[name].columns.get(measure.model)
    second = 1000 if isinstance(measure.moment.type, Milliseconds) else 1
    return type_coerce(measure.moment, BigInteger) // literal(86_400 * second, BigInteger)


def _table(call: Call, request: _Request, *dimensions: str) -> _Table:
    """Return the measures of a report by the values of dimensions: one query for each kind of record and its time."""
    found: defaultdict[tuple[Any, ...], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    of_source: defaultdict[Any, list[str]] = defaultdict(list)
    for name in request.measures:
        of_source[MEASURES[name].moment].append(name)
    for names in of_source.values():
        columns = [_column(MEASURES[names[0]], each) for each in dimensions]
        if any(each is None for each in columns):
            continue
        for row in call.db.execute(_query(call, request, names, columns)):
            key = tuple(_part(*each) for each in zip(dimensions, row[: len(columns)], strict=True))
            if None not in key:
                for name, value in zip(names, row[len(columns) :], strict=True):
                    found[key][name] += int(value or 0)
    return found


def _part(dimension: str, value: Any) -> Any:
    """Return the value of a dimension in a row: for one of the time, the first day of the part with this day."""
    if value is None or dimension not in TIMES:
        return value
    return TIMES[dimension][0](_DAYS_BEGIN + timedelta(days=value))


def _query(call: Call, request: _Request, names: Sequence[str], columns: Sequence[Any]) -> Any:
    """Return the SELECT of measures that count the same kind of record by the same time."""
    first = MEASURES[names[0]]
    model, moment = first.model, first.moment
    low, high = request.window
    here = [model.dataset_id == call.account.dataset_id, moment.is_not(None)]
    here += [] if low is None else [moment >= low]
    here += [] if high is None else [moment < high]
    for name, wanted in request.filters.items():
        column = DIMENSIONS[_FILTERS.get(name, name)].columns.get(model)
        here += [] if column is None else [column.in_(wanted)]
    counted = [case((MEASURES[name].condition, MEASURES[name].value), else_=0) for name in names]
    rows = select(
        *(column.label(f"dimension{place}") for place, column in enumerate(columns)),
        *(each.label(f"measure{place}") for place, each in enumerate(counted)),
    ).where(*here)
    inner = rows.subquery()
    by = [inner.c[f"dimension{place}"] for place in range(len(columns))]
    return select(*by, *(func.sum(inner.c[f"measure{place}"]) for place in range(len(counted)))).group_by(*by)


def _metrics(request: _Request, measured: Mapping[str, int]) -> dict[str, Any]:
    """Return the metrics of a row. The denominator of a ratio follows it."""
    shown: dict[str, Any] = {}
    for name in request.metrics:
        if name in MEASURES:
            shown[name] = measured.get(name, 0)
            continue
        part, whole = (measured.get(each, 0) for each in RATIOS[name])
        is_known = whole > 0 and whole >= request.least
        shown[name] = round(part / whole, 3) if is_known else (None if whole else 0)
        shown[f"{name}_denominator"] = whole
    return shown


def _labels(call: Call, dimension: str, found: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Return the key and the name of each value of a dimension."""
    wanted = list(dict.fromkeys(found))
    if dimension in TIMES:
        form = TIMES[dimension][1]
        return {each: (f"{each:%Y-%m-%d}", each.strftime(form)) for each in wanted}
    own = DIMENSIONS[dimension]
    keys = {each: each if own.kind is None else call.ids.show(own.kind, each) for each in wanted}
    names = {} if own.names is None or not wanted else own.names(call, wanted)
    return {each: (key, names.get(each, key)) for each, key in keys.items()}


def _buckets(
    call: Call, request: _Request, dimension: str, table: _Table, labels: Mapping[Any, tuple[str, str]] | None = None
) -> dict[str, Any]:
    """Return the rows of a table by one dimension: sorted as requested, else by time or name."""
    own = _labels(call, dimension, (key for (key,) in table)) if labels is None else labels
    rows = [
        (value, {"key": own[value][0], "readable_key": own[value][1], **_metrics(request, measured)})
        for (value,), measured in table.items()
        if own[value][0] not in request.skipped
    ]
    rows.sort(key=lambda row: row[1]["key"] if dimension in TIMES else row[1]["readable_key"].lower())
    shown = [row for _, row in rows]
    metric = _word(request.sort.get("metric"), "value")
    if metric in request.metrics:
        shown.sort(key=lambda row: row[metric] or 0, reverse=not values.truth(request.sort.get("asc")))
    name = "pivot_group_by" if dimension == request.pivot else "group_by"
    limit = values.whole(_first(call.parameters.get(name)).get("limit"))
    return {dimension: {"buckets": shown[:limit] if limit and limit > 0 else shown}}


def _pivoted(call: Call, request: _Request, pivot: str, group: str) -> dict[str, Any]:
    """Return a table by two dimensions: for each value of the pivot, the rows of the other."""
    table = _table(call, request, pivot, group)
    labels = _labels(call, group, (key for _, key in table))
    parts: defaultdict[Any, dict[tuple[Any, ...], Mapping[str, int]]] = defaultdict(dict)
    for (outer, inner), measured in table.items():
        parts[outer][(inner,)] = measured
    own = _labels(call, pivot, parts)
    limit = values.whole(_first(call.parameters.get("pivot_group_by")).get("limit"))
    outers = sorted(parts, key=lambda value: own[value][0] if pivot in TIMES else own[value][1].lower())
    return {
        pivot: {
            "buckets": [
                {
                    "key": own[each][0],
                    "readable_key": own[each][1],
                    **_buckets(call, request, group, parts[each], labels),
                }
                for each in (outers[:limit] if limit and limit > 0 else outers)
            ]
        }
    }
