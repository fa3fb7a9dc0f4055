"""Filters and orders of searches for tasks (contract 10.4)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_

from dealdock.platform.database.selection import Selection, Sort
from dealdock.vendors.apollo.task.model import PRIORITIES, Task
from dealdock.vendors.apollo.wire import pages, searches, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter, one_of

PAGE_SIZE: Final = 10


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
Search: Final = searches.described("TaskSearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "task_due_at": (partial(Sort, Task.due_at),),
    "due_at": (partial(Sort, Task.due_at),),
    "task_priority": (partial(PrioritySort, Task.priority),),
}
_USUAL: Final = (DueFirst(Task.due_at, False), Sort(Task.id, False))


def selection(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Opportunities without a status are not found.

    Errors invalid_per_page, page_too_deep, invalid_sort, invalid_filter.
    """
    page = pages.page(call, usual=PAGE_SIZE)
    order = pages.sorting(call.parameters, SORTS, _USUAL, Task.id)
    conditions = [Task.status.is_not(None), *searches.criteria(call, FILTERS)]
    return page, Selection(conditions, order, page.size, page.offset, deleted=None)
