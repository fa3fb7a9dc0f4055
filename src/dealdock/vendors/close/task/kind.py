"""The kind of tasks."""

from functools import partial
from typing import Final

from dealdock.platform.records.base import followed
from dealdock.platform.scenes.schema import SomeReference
from dealdock.vendors.close.api_kind import AUTHORS, FLAG, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.scene_fields import AuthoredRecord, SomeTaskDate
from dealdock.vendors.close.task import edits, service
from dealdock.vendors.close.task.model import Task

TASK: Final = api_kind(
    "task",
    "tasks",
    Task,
    Edits(edits.create, edits.change, service.remove),
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
    derived=partial(followed, Task),
)
