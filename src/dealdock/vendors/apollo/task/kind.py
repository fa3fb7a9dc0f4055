"""The kind of tasks."""

from typing import Final, Literal

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.apollo.task.model import STATUSES, Task

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
