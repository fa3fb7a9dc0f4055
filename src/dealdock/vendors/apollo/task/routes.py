"""The operations of tasks: `/api/v1/tasks`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.contact import queries as contact_queries
from dealdock.vendors.apollo.contact import rendering as contact_rendering
from dealdock.vendors.apollo.contact.layout import AnswerKind
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.task import answers, criteria, layout, queries, service
from dealdock.vendors.apollo.task.resource import MANY, NOTE, TASKS, to_create
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web import read_names
from dealdock.web.rest.routing import RestRouter

router = RestRouter("task", "/api/v1/tasks")

_NEW_ERRORS: Final = ("no_user", "invalid_id", "invalid_choice", "invalid_date")
_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_ERRORS: Final = ("invalid_id", "not_found")
_CHANGE_ERRORS: Final = (*_ERRORS, "no_user", "invalid_choice", "invalid_date")


@router.operation(
    "create",
    "POST",
    fields=TASKS.new_fields,
    errors=_NEW_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a task. One like another is not an obstacle."""
    numbers = service.create(call.db, call.account, [to_create(call, call.parameters)], now=call.now)
    (task,) = _shown(call, queries.of_ids(call.db, call.account, numbers), "task")
    return {"task": task, "team": {"id": call.ids.team, "tasks_finder_empty": False}}


@router.operation(
    "bulk_create",
    "POST",
    "/bulk_create",
    fields=MANY,
    errors=_NEW_ERRORS,
    writes=True,
    answer=lambda: answers.SEVERAL,
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create a task for each contact, or tasks with attributes of their own: all or none."""
    sent = call.parameters
    own = values.many(sent.get("tasks_attributes"))
    contacts = values.listed(sent.get("contact_ids"))
    bodies: list[Mapping[str, Any]] = [each if isinstance(each, dict) else {} for each in own]
    bodies = bodies or [read_names.derived({**sent, "contact_id": contact}, sent) for contact in contacts] or [sent]
    numbers = service.create(call.db, call.account, [to_create(call, body) for body in bodies], now=call.now)
    return {"success": True, "tasks": _shown(call, queries.of_ids(call.db, call.account, numbers), "task")}


@router.operation(
    "search", "GET", "/search", query=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.FOUND
)
@router.operation(
    "search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.FOUND
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of the tasks with a status."""
    page, selection = criteria.selection(call)
    found = queries.page(call.db, call.account, selection)
    wants_types = "task_types" in values.listed(call.parameters.get("open_factor_names"))
    types = queries.types(call.db, call.account, selection) if wants_types else []
    return {
        "tasks": _shown(call, found, "tasks"),
        "breadcrumbs": [],
        "pagination": page.pagination(queries.total(call.db, call.account, selection)),
        "faceting": layout.faceting(types),
        "pipeline_total": 0,
        "num_fetch_result": None,
    }


@router.operation("show", "GET", "/{task_id}", errors=_ERRORS, is_short=True, answer=lambda: answers.ONE)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a task."""
    return _answer(call, _number(call))


@router.operation(
    "update",
    "PATCH",
    "/{task_id}",
    fields=TASKS.changed_fields,
    errors=_CHANGE_ERRORS,
    writes=True,
    answer=lambda: answers.ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a task."""
    number = _number(call)
    return _changed(call, number, TASKS.changed_fields.read(call, call.parameters).values)


@router.operation(
    "complete",
    "POST",
    "/{task_id}/complete",
    fields=NOTE,
    errors=_ERRORS,
    writes=True,
    answer=lambda: answers.ONE,
)
def complete(call: CurrentCall) -> dict[str, Any]:
    """Mark a task as completed by the caller."""
    done = {"status": "completed", "completed_at": call.now, "completed_by_id": call.caller.user_id}
    return _changed(call, _number(call), {**done, **NOTE.read(call, call.parameters).values})


@router.operation(
    "skip", "POST", "/{task_id}/skip", fields=NOTE, errors=_ERRORS, writes=True, answer=lambda: answers.ONE
)
def skip(call: CurrentCall) -> dict[str, Any]:
    """Mark a task as skipped."""
    skipped = {"status": "skipped", "skipped_at": call.now}
    return _changed(call, _number(call), {**skipped, **NOTE.read(call, call.parameters).values})


def _number(call: Call) -> int:
    """Return the number of the task in the path. Errors invalid_id, not_found."""
    written = call.match.parameters["task_id"]
    if not has_form(written):
        raise invalid_id(written, "task")
    number = call.ids.find("task", written)
    if number is None or not queries.of_ids(call.db, call.account, [number]):
        raise refused("not_found", "no task of this account has this id")
    return number


def _changed(call: Call, number: int, columns: dict[str, Any]) -> dict[str, Any]:
    service.update(call.db, call.account, number, columns, now=call.now)
    return _answer(call, number)


def _answer(call: Call, number: int) -> dict[str, Any]:
    (task,) = _shown(call, queries.of_ids(call.db, call.account, [number]), "task")
    return {"task": task}


def _shown(call: Call, found: Sequence[AnyRow], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return tasks in the form of answers, each with its contact."""
    numbers = list(dict.fromkeys(each.contact_id for each in found if each.contact_id is not None))
    people = contact_queries.of_ids(call.db, call.account, numbers) if numbers else []
    rendered = contact_rendering.rendered(call, people, kind)
    contacts = {one.id: contact for one, contact in zip(people, rendered, strict=True)}
    shown = TASKS.layout(call, found)
    for row, task in zip(found, shown, strict=True):
        if row.contact_id in contacts:
            task["contact"] = contacts[row.contact_id]
    return shown
