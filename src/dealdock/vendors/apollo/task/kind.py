"""The kind of tasks."""

from typing import Final, Literal

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.apollo.task.model import Task

_Type = Literal[
    "call",
    "outreach_manual_email",
    "linkedin_step_connect",
    "linkedin_step_message",
    "linkedin_step_view_profile",
    "linkedin_step_interact_post",
    "action_item",
]

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
        "type": (_Type, "action_item"),
        "status": (Literal["scheduled", "completed", "skipped"] | None, "scheduled"),
        "priority": (Literal["high", "medium", "low"], "medium"),
    },
    named_by="title",
)
