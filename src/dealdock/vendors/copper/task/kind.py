"""The kind of tasks."""

from typing import Any, Final

from dealdock.control import fields as control_fields
from dealdock.vendors.copper.record.api_kind import api_kind, related
from dealdock.vendors.copper.scenes import fields as scene_fields
from dealdock.vendors.copper.task import fields, service
from dealdock.vendors.copper.task.model import RELATED

_MOMENT: Final[Any] = (control_fields.Moment | None, None)

TASK: Final = api_kind(
    "task",
    fields,
    service,
    references={"assignee_id": "user", "custom_activity_type_id": "activityType"},
    new={**related(RELATED), "due_date": _MOMENT, "reminder_date": _MOMENT},
    named_by="name",
    in_scenes={
        "related_id": scene_fields.SomeNamed,
        "details": scene_fields.Details,
        "tags": scene_fields.Tags,
        "custom_fields": scene_fields.Custom,
    },
)
