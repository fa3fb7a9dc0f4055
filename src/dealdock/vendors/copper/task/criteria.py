"""The search of tasks (contract B2)."""

from typing import Final

from dealdock.vendors.copper.custom_field.criteria import custom_fields
from dealdock.vendors.copper.related.criteria import by_related, related_to
from dealdock.vendors.copper.tag.criteria import tags
from dealdock.vendors.copper.task.model import STATUSES, Task
from dealdock.vendors.copper.task.queries import STATEMENT
from dealdock.vendors.copper.wire.common_criteria import by_user, changes, followed
from dealdock.vendors.copper.wire.criteria import bounds, ids, worded
from dealdock.vendors.copper.wire.search import Search, by

_COLUMNS: Final = Task.__table__.c
_SORTED: Final = ("status", "priority", "due_date", "reminder_date", "completed_date")

SEARCH: Final = Search(
    STATEMENT,
    Task,
    filters=(
        ids("ids", _COLUMNS.id),
        ids("assignee_ids", _COLUMNS.assignee_id),
        related_to("opportunity_ids", "opportunity", Task),
        related_to("project_ids", "project", Task),
        worded("statuses", _COLUMNS.status, STATUSES),
        tags("task", Task),
        followed(),
        *bounds("due_date", _COLUMNS.due_date),
        *changes(Task),
        custom_fields("task", Task),
    ),
    sorts={
        "name": by(_COLUMNS.name_key),
        "assigned_to": by_user(_COLUMNS.assignee_id),
        "related_to": by_related(Task),
        **{name: by(_COLUMNS[name]) for name in _SORTED},
        "date_created": by(_COLUMNS.created_at),
        "date_modified": by(_COLUMNS.updated_at),
    },
    default="due_date",
)
TaskSearch: Final = SEARCH.described("TaskSearch")
