"""Tasks: how they are read and changed, with the activities that they leave (contract 3.8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    type_coerce,
    union_all,
)

from dealdock.platform.database.statements import AnyRow, SelectOfSome, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.activity.kinds import BY_TYPE, TASK_COMPLETED
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.record import children, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.task import notifications
from dealdock.vendors.close.task.model import TYPES, USUAL_PRIORITY, USUAL_TYPE, Task
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import filters, moments, parameters, sorting
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Cut, Page

_ABSENT: Final = {
    "agent_config_id": None,
    "deduplication_key": None,
    "is_primary_lead_notification": True,
    "sequence_id": None,
    "sequence_subscription_id": None,
}
"""The keys of features that are not built."""


def shown_task(context: Context, row: AnyRow, users: Mapping[int, str]) -> dict[str, Any]:
    """Return the task as JSON. `users`: the names of users, by id."""
    ids = context.ids
    return {
        **_ABSENT,
        "_type": row.type,
        "assigned_to": ids.show("user", row.assigned_to),
        "assigned_to_name": users.get(row.assigned_to),
        "contact_id": ids.show("contact", row.contact_id),
        "contact_name": row.contact_name,
        "created_by": ids.show("user", row.created_by),
        "created_by_name": users.get(row.created_by),
        "date": row.date,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "due_date": row.date,
        "id": ids.show("task", row.id),
        "is_complete": row.is_complete,
        "is_dateless": row.date is None,
        "lead_id": ids.show("lead", row.lead_id),
        "lead_name": row.lead_name,
        "object_id": ids.show("activity", row.completion_id),
        "object_type": None if row.completion_id is None else "taskcompleted",
        "organization_id": ids.organization,
        "priority": row.priority,
        "resolution": row.resolution,
        "text": row.text if row.text or row.type == USUAL_TYPE else None,
        "updated_by": ids.show("user", row.updated_by),
        "updated_by_name": users.get(row.updated_by),
        "view": _view(context, row),
    }


def logged_form(shown: Mapping[str, Any], *, is_new: bool = False) -> dict[str, Any]:
    """Return a task as shown in events. It is in nobody's list there. `is_new`: in the event of its creation."""
    return {**{name: value for name, value in shown.items() if name != "contact_name"}, "is_new": is_new, "view": None}


def _view(context: Context, row: AnyRow) -> Literal["archive", "future", "inbox"]:
    """Return the part of the caller's list of tasks that has the task."""
    if row.is_complete:
        return "archive"
    return "inbox" if row.date is None or _is_due(context, row.date) else "future"


def _is_due(context: Context, date: str) -> bool:
    """Return True for a day or a moment that is not after the end of the caller's day."""
    if len(date) == moments.DAY_CHARACTERS:
        return date <= context.today.isoformat()
    return datetime.fromisoformat(date).astimezone(context.zone).date() <= context.today


MAX_TASKS: Final = 1000
_USUAL_TASKS: Final = 100

FILTERS: Final = {
    "lead_id": Filter(Task.lead_id, filters.public_id("lead")),
    "assigned_to": Filter(Task.assigned_to, filters.public_id("user")),
    "contact_id": Filter(Task.contact_id, filters.public_id("contact")),
    "is_complete": Filter(Task.is_complete, filters.truth),
    "date": Filter(Task.due, filters.moment, is_range=True),
    "date_created": Filter(Task.created_at, filters.moment, is_range=True),
    "date_updated": Filter(Task.updated_at, filters.moment, is_range=True),
    "id": Filter(Task.id, filters.public_id("task")),
}
OTHERS: Final = ("_type", "_type__in", "view")
"""The filters that are not comparisons."""

_SORTS: Final = {"date": Task.due, "date_created": Task.created_at, "date_updated": Task.updated_at}
_ALL: Final = "all"
_TYPES: Final = frozenset({*TYPES, *notifications.TYPES})

_SELECT: Final = (
    select(Task.__table__, Lead.display_name.label("lead_name"), Contact.display_name.label("contact_name"))
    .join(Lead, (Lead.dataset_id == Task.dataset_id) & (Lead.id == Task.lead_id))
    .outerjoin(Contact, (Contact.dataset_id == Task.dataset_id) & (Contact.id == Task.contact_id))
    .where(Task.dataset_id == bindparam("dataset_id"))
)
_COUNT: Final = select(func.count()).select_from(Task).where(Task.dataset_id == bindparam("dataset_id"))
_ONE: Final = Statement(_SELECT.where(Task.id == bindparam("id")))
_OF_LEADS: Final = SelectOfSome(
    _SELECT.where(Task.is_complete.is_(False)).order_by(Task.created_at, Task.id), Task.lead_id
)


def page_of_tasks(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of tasks, and their number. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, _USUAL_TASKS, MAX_TASKS)
    if made := sorted(_types(query) & notifications.TYPES):
        return _page_with_notifications(context, query, cut, made)
    order = sorting.of_query(query, {**_SORTS, "date": _due(context)})
    order = [*order, Task.id.asc()] if order else [Task.created_at.desc(), Task.id.desc()]
    conditions, dataset = criteria(context, query), {"dataset_id": context.dataset_id}
    found = _SELECT.where(*conditions).order_by(*order).limit(cut.limit + 1).offset(cut.skip)
    rows = context.db.execute(found, dataset).all()
    total = context.db.scalars(_COUNT.where(*conditions), dataset).one()
    return Page(_shown(context, rows[: cut.limit]), len(rows) > cut.limit, {"total_results": total})


def criteria(context: Context, query: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Return the conditions of the parameters. Raises `HttpError` 400."""
    in_zone = {**FILTERS, "date": FILTERS["date"]._replace(column=_due(context))}
    found = filters.criteria(context, in_zone, query)
    found.append(Task.type.in_(sorted(_types(query).intersection(TYPES))))
    if view := query.get("view"):
        found.append(_of_view(context, view))
    return found


def numbers(context: Context, conditions: Sequence[ColumnElement[bool]]) -> Sequence[int]:
    """Return the numbers of all tasks that match, in their order."""
    found = select(Task.id).where(Task.dataset_id == context.dataset_id, *conditions)
    return context.db.scalars(found.order_by(Task.id)).all()


def read_task(context: Context, number: int) -> dict[str, Any]:
    """Return a task in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    row = _ONE.one(context.db, {"dataset_id": context.dataset_id, "id": number})
    if row is None:
        raise RecordError(NO_RECORD, number)
    return _shown(context, [row])[0]


def of_ids(context: Context, numbers: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Return tasks in the form that reads return, by number."""
    rows = context.db.execute(_SELECT.where(Task.id.in_(numbers)), {"dataset_id": context.dataset_id}).all()
    return dict(zip([row.id for row in rows], _shown(context, rows), strict=True))


def of_leads(context: Context, lead_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the incomplete tasks of leads by the lead's id, the oldest first, by one query."""
    rows = _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids)
    return records.by_lead(rows, _shown(context, rows))


def _shown(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    people = {number for row in rows for number in (row.assigned_to, row.created_by, row.updated_by)}
    names = users.names(context, [number for number in people if number is not None])
    return [shown_task(context, row, names) for row in rows]


def _due(context: Context) -> Any:
    """Return the moment of a task in SQL; a day begins at midnight in the caller's zone."""
    offset = context.zone.utcoffset(None) // timedelta(milliseconds=1)
    if not offset:
        return Task.due  # it has an index
    is_day = func.length(Task.date) == moments.DAY_CHARACTERS
    shifted = type_coerce(Task.due, BigInteger) - case((is_day, offset), else_=0)
    return type_coerce(shifted, Task.due.type)


def _of_view(context: Context, view: str) -> ColumnElement[bool]:
    """Return the condition for a part of the caller's list of tasks."""
    if view == "archive":
        return Task.is_complete.expression
    day_over = datetime.combine(context.today + timedelta(days=1), time(), context.zone)
    is_due = or_(Task.due.is_(None), _due(context) < day_over)
    match view:
        case "inbox":
            return and_(not_(Task.is_complete), is_due)
        case "future":
            return and_(not_(Task.is_complete), not_(is_due))
    return false()


def _page_with_notifications(context: Context, query: Mapping[str, str], cut: Cut, made: Sequence[str]) -> Page:
    """Return a page of tasks, and of tasks of the types that the service creates itself. Raises `HttpError` 400."""
    columns = (Task.id, Task.type, Task.created_at, Task.updated_at, Task.date)
    own = select(*columns).where(Task.dataset_id == context.dataset_id, *criteria(context, query))
    table = union_all(own, *(notifications.select_all(context, type_, query) for type_ in made)).subquery()
    sorts = {"date": table.c.date, "date_created": table.c.created_at, "date_updated": table.c.updated_at}
    order = sorting.of_query(query, sorts)
    order = [*order, table.c.id.asc()] if order else [table.c.created_at.desc(), table.c.id.desc()]
    rows = context.db.execute(select(table).order_by(*order).limit(cut.limit + 1).offset(cut.skip)).all()
    shown = {(type_, number): each for type_ in (*TYPES, *made) for number, each in _of_type(context, type_, rows)}
    total = context.db.scalars(select(func.count()).select_from(table)).one()
    of_page = [shown[row.type, row.id] for row in rows[: cut.limit]]
    return Page(of_page, len(rows) > cut.limit, {"total_results": total})


def _of_type(context: Context, type_: str, rows: Sequence[AnyRow]) -> Iterable[tuple[int, dict[str, Any]]]:
    """Return the tasks of a type among rows, each with its number."""
    numbers = [row.id for row in rows if row.type == type_]
    found = of_ids(context, numbers) if type_ in TYPES else notifications.of_numbers(context, type_, numbers)
    return found.items()


def _types(query: Mapping[str, str]) -> frozenset[str]:
    """Return the types of tasks that the parameters ask for, by default tasks of leads."""
    named = [_members(query[name]) for name in OTHERS[:2] if query.get(name)]
    sets = [_TYPES if _ALL in each else _TYPES & set(each) for each in named or [[USUAL_TYPE]]]
    return frozenset.intersection(*map(frozenset, sets))


def _members(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


_DEFAULTS: Final[Mapping[str, Any]] = {
    "type": USUAL_TYPE,
    "text": "",
    "contact_id": None,
    "date": None,
    "is_complete": False,
    "completion_id": None,
    "priority": USUAL_PRIORITY,
    "resolution": None,
}


def event_type(shown: Mapping[str, Any]) -> str:
    """Return the type of a task in the event log."""
    return f"task.{shown['_type']}"


def add(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a task of a lead, and return its id. It is the caller's unless another user is given."""
    stored_limits.check(context, "task", columns["lead_id"])
    fields = {**_DEFAULTS, "assigned_to": context.user_id, **columns}
    number = records.add(context, Task, **fields)
    if fields["is_complete"]:
        records.write(context, Task, number, completion_id=_completed(context, number, fields))
    shown = logged(context, number, is_new=True)
    events.record(context, "created", event_type(shown), shown)
    if fields["is_complete"]:
        events.record(context, "completed", event_type(shown), logged(context, number))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change these columns of a task. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Task, number)
    sent = {name: value for name, value in columns.items() if name != "text" or row.type == USUAL_TYPE}
    different = records.different(row, sent)
    if not different:
        return
    before = logged(context, number)
    if "is_complete" in different:
        after = {**row._asdict(), **different}
        different["completion_id"] = _completed(context, number, after) if after["is_complete"] else None
        if not after["is_complete"]:
            different.setdefault("resolution", None)
    records.write(context, Task, number, **different)
    if row.completion_id is not None and different.get("is_complete") is False:
        activities.remove(context, BY_TYPE[TASK_COMPLETED], row.completion_id)
    shown = logged(context, number)
    events.record_update(context, event_type(shown), before, shown)
    if different.get("is_complete"):
        events.record(context, "completed", event_type(shown), shown)


def remove(context: Context, number: int) -> None:
    """Delete a task. Raises `RecordError(NO_RECORD)`."""
    before = logged(context, number)
    events.record(context, "deleted", event_type(before), None, before=before)
    records.remove(context, Task, number)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all tasks of a lead."""
    mine = _SELECT.where(Task.lead_id == lead_id).order_by(Task.created_at, Task.id)
    previous = _shown(context, context.db.execute(mine, {"dataset_id": context.dataset_id}).all())
    context.db.execute(delete(Task).where(Task.dataset_id == context.dataset_id, Task.lead_id == lead_id))
    gone = [logged_form(each) for each in previous]
    events.record_all(context, [events.Change("deleted", event_type(each), None, before=each) for each in gone])


def logged(context: Context, number: int, *, is_new: bool = False) -> dict[str, Any]:
    """Return a task as shown in events. Raises `RecordError(NO_RECORD)`."""
    return logged_form(read_task(context, number), is_new=is_new)


def _completed(context: Context, number: int, columns: Mapping[str, Any]) -> int:
    """Log that a task was completed, and return the id of the activity. `columns`: the columns after the completion."""
    return activities.task_completed(
        context,
        public_id=context.ids.show("task", number),
        **{name: columns[name] for name in ("text", "assigned_to", "lead_id", "contact_id")},
    )


def _logged(context: Context, rows: Sequence[AnyRow]) -> list[tuple[str, Mapping[str, Any]]]:
    shown = [logged(context, row.id) for row in rows]
    return [(event_type(each), each) for each in shown]


children.add(
    children.ChildOfLead(
        "task", remove_of_lead, _logged, of_leads, texts=("text",), is_shown=lambda own: own.is_complete.is_(False)
    )
)
