"""Tasks in answers, as OpenAPI describes them."""

from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.vendors.apollo.contact.answers import OF_TASK, OF_TASKS
from dealdock.vendors.apollo.task.layout import FACETS
from dealdock.vendors.apollo.task.model import PRIORITIES, STATUSES, TYPES
from dealdock.vendors.apollo.wire.described import PAGE, list_of, object_type
from dealdock.web.rest.answers import closed

_TASK: Final = {
    "emailer_campaign_id": None,
    "id": str,
    "user_id": str,
    "created_at": str,
    "completed_at": str | None,
    "note": str | None,
    "skipped_at": str | None,
    "due_at": str | None,
    "type": Literal[TYPES],
    "priority": Literal[PRIORITIES],
    "status": Literal[STATUSES] | None,
    "answered": None,
    "contact_id": str | None,
    "person_id": None,
    "account_id": str | None,
    "organization_id": None,
    "persona_ids": list[Any],
    "subject": None,
    "created_from": str,
    "salesforce_type": None,
    "playbook_step_ids": list[Any],
    "playbook_id": None,
    "needs_playbook_autoprospecting": None,
    "starred_by_user_ids": list[Any],
    "salesforce_id": None,
    "hubspot_id": None,
    "opportunity_id": str | None,
    "title": str | None,
    "rule_config_id": None,
    "creator_id": str | None,
    "completed_by_user_id": str | None,
    "ai_variables_status": None,
    "recommended": bool,
    "recommendation_reasons": list[Any],
}


@closed
class TaskTypeCount(TypedDict):
    """The number of tasks of a type."""

    value: str
    display_name: str
    count: int


SHOWN: Final = object_type("ShownTask", {**_TASK, "contact": OF_TASK}, {"contact"})
_FOUND: Final = object_type("FoundTask", {**_TASK, "contact": OF_TASKS}, {"contact"})
_TEAM: Final = object_type("TeamOfTasks", {"id": str, "tasks_finder_empty": bool})
_FACETING: Final = object_type("Faceting", {**dict.fromkeys(FACETS, list[Any]), "task_types": list[TaskTypeCount]})
ONE: Final = object_type("TaskAnswer", {"task": SHOWN})
CREATION: Final = object_type("TaskCreation", {"task": SHOWN, "team": _TEAM})
SEVERAL: Final = object_type("CreatedTasks", {"success": bool, "tasks": list_of(SHOWN)})
FOUND: Final = object_type(
    "TaskPage",
    {"tasks": list_of(_FOUND), "faceting": _FACETING, "pipeline_total": int, **PAGE},
)
