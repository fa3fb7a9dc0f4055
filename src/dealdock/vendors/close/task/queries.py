"""Queries for tasks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    union_all,
)

from dealdock.platform.database.statements import AnyRow, SelectOfSome, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.records import Cut
from dealdock.vendors.close.task import notifications
from dealdock.vendors.close.task.layout import task
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire import filters, moments, parameters, sorting
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page

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
_LEAD: Final = "lead"
_ALL: Final = "all"
_TYPES: Final = frozenset({_LEAD, *notifications.TYPES})

_SELECT: Final = (
    select(Task.__table__, Lead.display_name.label("lead_name"), Contact.display_name.label("contact_name"))
    .join(Lead, (Lead.dataset_id == Task.dataset_id) & (Lead.id == Task.lead_id))
    .outerjoin(Contact, (Contact.dataset_id == Task.dataset_id) & (Contact.id == Task.contact_id))
    .where(Task.dataset_id == bindparam("dataset_id"))
)
_COUNT: Final = select(func.count()).select_from(Task).where(Task.dataset_id == bindparam("dataset_id"))
_ONE: Final = Statement(_SELECT.where(Task.id == bindparam("id")))
_OF_LEADS: Final = SelectOfSome(_SELECT.order_by(Task.created_at, Task.id), Task.lead_id)


def page(context: Context, query: Mapping[str, str]) -> Page:
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
    if _LEAD not in _types(query):
        found.append(false())
    if view := query.get("view"):
        found.append(_of_view(context, view))
    return found


def numbers(context: Context, conditions: Sequence[ColumnElement[bool]]) -> Sequence[int]:
    """Return the numbers of all tasks that match, in their order."""
    found = select(Task.id).where(Task.dataset_id == context.dataset_id, *conditions)
    return context.db.scalars(found.order_by(Task.id)).all()


def read(context: Context, number: int) -> dict[str, Any]:
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
    """Return the tasks of leads by the lead's id, the oldest first, by one query."""
    rows = _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids)
    return records.by_lead(rows, _shown(context, rows))


def _shown(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    people = {number for row in rows for number in (row.assigned_to, row.created_by, row.updated_by)}
    names = users.names(context, [number for number in people if number is not None])
    return [task(context, row, names) for row in rows]


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
    columns = (Task.id, literal(_LEAD).label("type"), Task.created_at, Task.updated_at, Task.date)
    own = select(*columns).where(Task.dataset_id == context.dataset_id, *criteria(context, query))
    table = union_all(own, *(notifications.select_all(context, type_, query) for type_ in made)).subquery()
    sorts = {"date": table.c.date, "date_created": table.c.created_at, "date_updated": table.c.updated_at}
    order = sorting.of_query(query, sorts)
    order = [*order, table.c.id.asc()] if order else [table.c.created_at.desc(), table.c.id.desc()]
    rows = context.db.execute(select(table).order_by(*order).limit(cut.limit + 1).offset(cut.skip)).all()
    shown = {(type_, number): each for type_ in (_LEAD, *made) for number, each in _of_type(context, type_, rows)}
    total = context.db.scalars(select(func.count()).select_from(table)).one()
    of_page = [shown[row.type, row.id] for row in rows[: cut.limit]]
    return Page(of_page, len(rows) > cut.limit, {"total_results": total})


def _of_type(context: Context, type_: str, rows: Sequence[AnyRow]) -> Iterable[tuple[int, dict[str, Any]]]:
    """Return the tasks of a type among rows, each with its number."""
    numbers = [row.id for row in rows if row.type == type_]
    found = of_ids(context, numbers) if type_ == _LEAD else notifications.of_numbers(context, type_, numbers)
    return found.items()


def _types(query: Mapping[str, str]) -> frozenset[str]:
    """Return the types of tasks that the parameters ask for, by default tasks of leads."""
    named = [_members(query[name]) for name in OTHERS[:2] if query.get(name)]
    sets = [_TYPES if _ALL in each else _TYPES & set(each) for each in named or [[_LEAD]]]
    return frozenset.intersection(*map(frozenset, sets))


def _members(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]
