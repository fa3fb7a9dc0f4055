"""Tasks in answers, as OpenAPI describes them."""

from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.vendors.apollo.contact.answers import OF_TASK, OF_TASKS
from dealdock.vendors.apollo.task.layout import FACETS
from dealdock.vendors.apollo.task.resource import TASKS
from dealdock.vendors.apollo.wire.described import PAGE, list_of
from dealdock.web.rest.answers import closed, object_type

_TASK: Final = {each.name: TASKS.shown_type(each) for each in TASKS.attributes}


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
