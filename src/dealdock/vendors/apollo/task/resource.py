"""Tasks: `/api/v1/tasks` (contract 10.4)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, case, func, insert, or_, select
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets, records
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.contact import attributes as contact_attributes
from dealdock.vendors.apollo.contact import service as contact_service
from dealdock.vendors.apollo.contact.attributes import OF_TASK, OF_TASKS, AnswerKind
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.record.attributes import always, moment, own_id, reference, sent, shown_reference, stamp
from dealdock.vendors.apollo.task.model import PRIORITIES, STATUSES, TYPES, USUAL_PRIORITY, Task
from dealdock.vendors.apollo.wire import fields, moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import PAGE_TYPES, list_of
from dealdock.vendors.apollo.wire.fields import plain
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter, one_of
from dealdock.web import read_names
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import Field, FieldTable, list_type
from dealdock.web.rest.resource import Attribute, Resource
from dealdock.web.rest.routing import RestRouter


def _user(call: Call, value: Any) -> int:
    number = fields.number(call, value, "user")
    if number is None:
        raise refused("no_user", "user_id is empty: it is the id of the user who has the task")
    return number


def _one_of(
    words: Collection[str], name: str, *, usual: str | None = None, needed: bool = False
) -> Callable[[Any], Any]:
    """Return the reader of one of some words. An empty value is the usual one, or the error no_user."""

    def read(value: Any) -> str | None:
        written = values.text(value).strip()
        if not written and not needed:
            return usual
        if not written:
            raise refused("no_user", f"{name} is empty: it must be one of {', '.join(words)}")
        if written not in words:
            raise refused("invalid_choice", f"{name} must be one of {', '.join(words)}", name)
        return written

    return read


_type: Final = _one_of(TYPES, "type", needed=True)


TASKS: Final[Resource[Call]] = Resource(
    object="task",
    plural="tasks",
    path="/api/v1/tasks",
    model=Task,
    attributes=(
        always("emailer_campaign_id"),
        own_id("task"),
        shown_reference("user_id", "user", "", Field(name="user_id", read=_user, is_required=True), type=str),
        stamp("created_at"),
        moment("completed_at", moments.optional_stamp),
        sent("note", values.some_long_text),
        moment("skipped_at", moments.optional_stamp),
        moment("due_at", moments.date, is_sent=True),
        Attribute(
            name="type",
            sources=("type",),
            fields=(Field(name="type", read=lambda _, value: _type(value), is_required=True),),
            type=Literal[TYPES],
        ),
        sent(
            "priority",
            _one_of(PRIORITIES, "priority", usual=USUAL_PRIORITY),
            empty=USUAL_PRIORITY,
            type=Literal[PRIORITIES],
        ),
        sent("status", _one_of(STATUSES, "status"), type=Literal[STATUSES] | None),
        always("answered"),
        reference("contact_id", "contact"),
        always("person_id"),
        reference("account_id", "company", "company_id"),
        always("organization_id"),
        always("persona_ids", []),
        always("subject"),
        always("created_from", "zp_ui"),
        always("salesforce_type"),
        always("playbook_step_ids", []),
        always("playbook_id"),
        always("needs_playbook_autoprospecting"),
        always("starred_by_user_ids", []),
        always("salesforce_id"),
        always("hubspot_id"),
        reference("opportunity_id", "opportunity"),
        sent("title", values.some_text),
        always("rule_config_id"),
        reference("creator_id", "user"),
        shown_reference("completed_by_user_id", "user", "completed_by_id"),
        always("ai_variables_status"),
        always("recommended", False),
        always("recommendation_reasons", []),
    ),
    order=(
        *("user_id", "contact_id", "account_id", "opportunity_id", "creator_id", "type", "status", "priority"),
        *("due_at", "title", "note"),
    ),
    routes={},
)
"""The operations of tasks are written by hand: no standard operation of resources is used."""

_MANY: Final = FieldTable(
    "NewTasks",
    TASKS.changed_fields.fields,
    others={
        "contact_ids": list_type(str, values.MAX_LIST) | None,
        "tasks_attributes": list_type(dict[str, Any], values.MAX_LIST) | None,
    },
)

_NOTE: Final = FieldTable("TaskNote", (plain("note", values.some_long_text),))


def _to_create(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new task's columns. Errors no_user, invalid_id, invalid_choice, invalid_date."""
    return {**TASKS.defaults, "creator_id": call.caller.user_id, **TASKS.new_fields.read(call, body).values}


_PAGE_SIZE: Final = 10


class DueFirst(Sort):
    """The usual order, in which tasks without a date are the last ones."""

    def clause(self) -> ColumnElement[Any]:
        """Return the ORDER BY clause."""
        column: ColumnElement[Any] = self.column
        return column.asc().nulls_last()


class PrioritySort(Sort):
    """An order by the places of the priorities."""

    def clause(self) -> ColumnElement[Any]:
        """Return the ORDER BY clause."""
        place = case({name: number for number, name in enumerate(PRIORITIES)}, value=Task.priority)
        return place.desc() if self.descending else place.asc()


def _priority(_: Call, value: Any) -> ColumnElement[bool]:
    return Task.priority.in_(values.listed(value))


def _keywords(_: Call, value: Any) -> ColumnElement[bool]:
    wanted = values.text(value).strip().lower()
    texts = (func.coalesce(Task.title, ""), func.coalesce(Task.note, ""))
    return or_(*(searches.position(func.lower(text), wanted) > 0 for text in texts))


FILTERS: Final[Mapping[str, Filter]] = {
    "user_id": one_of(Task.user_id, "user"),
    "contact_id": one_of(Task.contact_id, "contact"),
    "account_id": one_of(Task.company_id, "company"),
    "opportunity_id": one_of(Task.opportunity_id, "opportunity"),
    "priority": _priority,
    "q_keywords": _keywords,
}

_Search: Final = searches.described("TaskSearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "task_due_at": (partial(Sort, Task.due_at),),
    "due_at": (partial(Sort, Task.due_at),),
    "task_priority": (partial(PrioritySort, Task.priority),),
}

_USUAL: Final = (DueFirst(Task.due_at, False), Sort(Task.id, False))


def _selected(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Opportunities without a status are not found.

    Errors invalid_per_page, per_page_too_large, page_too_deep, invalid_sort, invalid_filter.
    """
    page = pages.page(call, usual=_PAGE_SIZE, too_large="per_page_too_large")
    order = pages.sorting(call.parameters, SORTS, _USUAL, Task.id)
    conditions = [Task.status.is_not(None), *searches.criteria(call, FILTERS)]
    return page, Selection(conditions, order, page.size, page.offset, deleted=None)


_ALL: Final = TASKS.statement.where(Task.dataset_id == bindparam("dataset_id"))


def _of_ids(db: Connection, account: AccountContext, ids: Sequence[int]) -> list[AnyRow]:
    """Return the tasks with these numbers, in their order."""
    rows = db.execute(_ALL.where(Task.id.in_(ids)), {"dataset_id": account.dataset_id})
    found = {row.id: row for row in rows}
    return [found[number] for number in ids if number in found]


def _total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of tasks on all pages."""
    count = select(func.count()).select_from(Task).where(Task.dataset_id == account.dataset_id)
    return db.scalars(selection.total(count, Task)).one()


def _types(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return the types of the tasks on all pages, each with the number of its tasks."""
    here = (Task.dataset_id == account.dataset_id, *selection.criteria)
    counted = select(Task.type, func.count().label("number")).where(*here).group_by(Task.type).order_by(Task.type)
    return db.execute(counted).all()


def _add(db: Connection, account: AccountContext, tasks: Sequence[Mapping[str, Any]], *, now: datetime) -> list[int]:
    """Add tasks with all their columns but key and times, and return their numbers."""
    if not tasks:
        return []
    first = datasets.take_ids(db, account.dataset_id, len(tasks))
    fixed = {"dataset_id": account.dataset_id, **account.times(Task, now)}
    rows = [{**columns, **fixed, "id": number} for number, columns in enumerate(tasks, first)]
    db.execute(insert(Task), rows)
    return [*range(first, first + len(tasks))]


def _write(db: Connection, account: AccountContext, task_id: int, changes: Mapping[str, Any], *, now: datetime) -> None:
    """Change the given columns of a task."""
    if changes:
        one = records.one(account, Task, task_id)
        db.execute(sa.update(Task).where(*one).values(**changes, updated_at=now))


_FACETS: Final = (
    *("playbook_step_facets", "person_function_facets", "person_seniority_facets", "normalized_person_title_facets"),
    *("organization_ids_facets", "organization_ids_in_query_facets", "person_persona_facets"),
    *("contact_email_status_v2_facets", "organization_keywords_facets", "linkedin_industry_facets"),
    *("num_employees_facets", "revenues_facets", "currently_using_any_of_technology_uids_facets"),
    *("currently_using_all_of_technology_uids_facets", "currently_not_using_any_of_technology_uids_facets"),
    *("added_technology_uids_facets", "dropped_technology_uids_facets", "latest_funding_stage_facets"),
    *("organization_trading_status_facets", "person_city_facets", "person_state_facets", "person_country_facets"),
    *("organization_hq_city_facets", "organization_hq_state_facets", "organization_hq_country_facets"),
    *("organization_intent_scoring_facets", "forecast_category_facets", "intent_topic_count_facets", "task_types"),
    *("total_facets", "linkedin_task", "contact_stage_facets"),
)


def _faceting(types: Iterable[AnyRow]) -> dict[str, Any]:
    """Return the facets of a search. Only the types of tasks have values."""
    counted = [
        {"value": row.type, "display_name": row.type.replace("_", " ").title(), "count": row.number} for row in types
    ]
    return {**{name: [] for name in _FACETS}, "task_types": counted}


_TASK: Final = {each.name: TASKS.shown_type(each) for each in TASKS.attributes}


@closed
class TaskTypeCount(TypedDict):
    """The number of tasks of a type."""

    value: str
    display_name: str
    count: int


_SHOWN: Final = object_type("ShownTask", {**_TASK, "contact": OF_TASK}, {"contact"})
_FOUND: Final = object_type("FoundTask", {**_TASK, "contact": OF_TASKS}, {"contact"})
_TEAM: Final = object_type("TeamOfTasks", {"id": str, "tasks_finder_empty": bool})
_FACETING: Final = object_type("Faceting", {**dict.fromkeys(_FACETS, list[Any]), "task_types": list[TaskTypeCount]})
_ONE: Final = object_type("TaskAnswer", {"task": _SHOWN})
_GONE: Final = object_type("GoneTask", {"task": object_type("DeletedTask", {"id": str, "deleted": bool})})
_CREATION: Final = object_type("TaskCreation", {"task": _SHOWN, "team": _TEAM})
_SEVERAL: Final = object_type("CreatedTasks", {"success": bool, "tasks": list_of(_SHOWN)})

_FOUND_ANSWER: Final = object_type(
    "TaskPage",
    {"tasks": list_of(_FOUND), "faceting": _FACETING, "pipeline_total": int, **PAGE_TYPES},
)

TASK: Final[Kind] = of_rows(
    "task",
    "tasks",
    Task,
    references={
        "user_id": "user",
        "contact_id": "contact",
        "company_id": "company",
        "opportunity_id": "opportunity",
        "creator_id": "user",
        "completed_by_id": "user",
    },
    new={
        "status": (Literal[STATUSES] | None, "scheduled"),
    },
    named_by="title",
)

children.belongs_to("contact", Task.contact_id)
children.belongs_to("company", Task.company_id)
children.belongs_to("opportunity", Task.opportunity_id)

router = RestRouter("task", "/api/v1/tasks")

_NEW_ERRORS: Final = ("no_user", "invalid_id", "invalid_choice", "invalid_date")
_SEARCH_ERRORS: Final = ("invalid_per_page", "per_page_too_large", "page_too_deep", "invalid_sort", "invalid_filter")
_CHANGE_ERRORS: Final = ("invalid_id", "task_deleted", "no_user", "invalid_choice", "invalid_date")
_END_ERRORS: Final = ("invalid_id", "task_done")


@router.operation(
    "create",
    "POST",
    fields=TASKS.new_fields,
    errors=_NEW_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: _CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a task. One like another is not an obstacle. Without `contact_id`, the first of `contact_ids` is meant."""
    sent = call.parameters
    contacts = [] if "contact_id" in sent else values.listed(sent.get("contact_ids"))
    body = read_names.derived({**sent, "contact_id": contacts[0]}, sent) if contacts else sent
    numbers = _add(call.db, call.account, [_to_create(call, body)], now=call.now)
    (task,) = _shown(call, _of_ids(call.db, call.account, numbers), "task")
    return {"task": task, "team": {"id": call.ids.team, "tasks_finder_empty": False}}


@router.operation(
    "bulk_create",
    "POST",
    "/bulk_create",
    fields=_MANY,
    errors=_NEW_ERRORS,
    writes=True,
    answer=lambda: _SEVERAL,
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create a task for each contact, or tasks with attributes of their own: all or none."""
    sent = call.parameters
    own = values.many(sent.get("tasks_attributes"))
    contacts = values.listed(sent.get("contact_ids"))
    bodies: list[Mapping[str, Any]] = [each if isinstance(each, dict) else {} for each in own]
    bodies = bodies or [read_names.derived({**sent, "contact_id": contact}, sent) for contact in contacts] or [sent]
    numbers = _add(call.db, call.account, [_to_create(call, body) for body in bodies], now=call.now)
    return {"success": True, "tasks": _shown(call, _of_ids(call.db, call.account, numbers), "task")}


@router.operation("search", "GET", "/search", query=_Search, errors=_SEARCH_ERRORS, answer=lambda: _FOUND_ANSWER)
@router.operation("search", "POST", "/search", fields=_Search, errors=_SEARCH_ERRORS, answer=lambda: _FOUND_ANSWER)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of the tasks with a status."""
    page, selection = _selected(call)
    found = call.db.execute(selection.page(_ALL, Task), {"dataset_id": call.account.dataset_id}).all()
    wants_types = "task_types" in values.listed(call.parameters.get("open_factor_names"))
    types = _types(call.db, call.account, selection) if wants_types else []
    return {
        "tasks": _shown(call, found, "tasks"),
        "breadcrumbs": [],
        "pagination": page.pagination(_total(call.db, call.account, selection)),
        "faceting": _faceting(types),
        "pipeline_total": 0,
        "num_fetch_result": None,
    }


@router.operation(
    "show",
    "GET",
    "/{task_id}",
    errors=("invalid_id", "task_or_message_deleted"),
    is_short=True,
    answer=lambda: _ONE,
)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a task."""
    return {"task": _shown(call, [_required(call, "task_or_message_deleted")], "task")[0]}


@router.operation(
    "update",
    "PATCH",
    "/{task_id}",
    fields=TASKS.changed_fields,
    errors=_CHANGE_ERRORS,
    writes=True,
    answer=lambda: _ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a task. One that has ended keeps most of its values."""
    task = _required(call, "task_deleted")
    columns = TASKS.changed_fields.read(call, call.parameters).values
    if task.status in ENDED:
        columns = {name: value for name, value in columns.items() if name in _OF_ENDED}
    return _changed(call, task.id, columns)


ENDED: Final = ("completed", "skipped")
"""The statuses of tasks that have ended."""

_OF_ENDED: Final = ("note", "priority", "contact_id")
"""The columns that can be changed in a task that has ended."""


@router.operation(
    "complete",
    "POST",
    "/{task_id}/complete",
    fields=_NOTE,
    errors=_END_ERRORS,
    writes=True,
    answer=lambda: _ONE | _GONE,
)
def complete(call: CurrentCall) -> dict[str, Any]:
    """Mark a task as completed by the caller."""
    return _ended(call, status="completed", completed_at=call.now, completed_by_id=call.caller.user_id)


@router.operation(
    "skip", "POST", "/{task_id}/skip", fields=_NOTE, errors=_END_ERRORS, writes=True, answer=lambda: _ONE | _GONE
)
def skip(call: CurrentCall) -> dict[str, Any]:
    """Mark a task as skipped."""
    return _ended(call, status="skipped", skipped_at=call.now)


def _ended(call: Call, **columns: Any) -> dict[str, Any]:
    """End the task in the path. A task that is gone is answered as deleted. Errors invalid_id, task_done."""
    task = _task(call)
    if task is None:
        return {"task": {"id": call.match.parameters["task_id"], "deleted": True}}
    if task.status in ENDED:
        raise refused("task_done", f"the task is {task.status}")
    return _changed(call, task.id, {**columns, **_NOTE.read(call, call.parameters).values})


def _task(call: Call) -> AnyRow | None:
    """Return the task in the path; None if it is gone. Error invalid_id."""
    number = call.ids.find("task", call.id_in_path("task"))
    found = [] if number is None else _of_ids(call.db, call.account, [number])
    return found[0] if found else None


def _required(call: Call, code: str) -> AnyRow:
    """Return the task in the path. Error invalid_id, and `code` if it is gone."""
    found = _task(call)
    if found is None:
        raise refused(code, "no task of this account has this id")
    return found


def _changed(call: Call, number: int, columns: dict[str, Any]) -> dict[str, Any]:
    _write(call.db, call.account, number, columns, now=call.now)
    return _answer(call, number)


def _answer(call: Call, number: int) -> dict[str, Any]:
    (task,) = _shown(call, _of_ids(call.db, call.account, [number]), "task")
    return {"task": task}


def _shown(call: Call, found: Sequence[AnyRow], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return tasks in the form of answers, each with its contact."""
    numbers = list(dict.fromkeys(each.contact_id for each in found if each.contact_id is not None))
    people = contact_service.of_ids(call.db, call.account, numbers) if numbers else []
    rendered = contact_attributes.rendered(call, people, kind)
    contacts = {one.id: contact for one, contact in zip(people, rendered, strict=True)}
    shown = TASKS.layout(call, found)
    for row, task in zip(found, shown, strict=True):
        if row.contact_id in contacts:
            task["contact"] = contacts[row.contact_id]
    return shown
