"""The kind of tasks."""

from typing import Final

from dealdock.platform.scenes.schema import SomeReference
from dealdock.vendors.close.api_kind import AUTHORS, FLAG, NOT_GIVEN, TEXT, api_kind, operations_of
from dealdock.vendors.close.scenes.base import AuthoredRecord
from dealdock.vendors.close.scenes.fields import SomeTaskDate
from dealdock.vendors.close.task import routes
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.task.service import due

TASK: Final = api_kind(
    "task",
    "tasks",
    Task,
    operations_of(routes),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "assigned_to": "user",
        "completion_id": "activity",
        **AUTHORS,
    },
    new={"text": TEXT, "date": TEXT, "is_complete": FLAG, "priority": TEXT, "completion_id": None, **NOT_GIVEN},
    base_in_scenes=AuthoredRecord,
    in_scenes={"date": (SomeTaskDate, None), "completion_id": (SomeReference, None)},
    derived=lambda row: {"due": due(row["date"])},
)
