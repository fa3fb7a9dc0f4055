"""The attributes of tasks (contract 10.4)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, Literal

from dealdock.platform.records.models import User
from dealdock.vendors.apollo.attributes import always, moment, own_id, reference, refers, sent, stamp
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.task.model import PRIORITIES, STATUSES, TYPES, USUAL_PRIORITY, Task
from dealdock.vendors.apollo.wire import fields, moments, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.fields import plain
from dealdock.web.rest.fields import Field, FieldTable, list_type
from dealdock.web.rest.resource import Attribute, Resource


def _user(call: Call, value: Any) -> int:
    number = fields.number(call, value, "user", User)
    if number is None:
        raise refused("no_user", "user_id is missing: it is the id of the user who has the task")
    return number


def _one_of(
    words: Collection[str], name: str, *, usual: str | None = None, needed: bool = False
) -> Callable[[Any], Any]:
    """Return the reader of one of some words. An empty value is the usual one, or an error where one is needed."""

    def read(value: Any) -> str | None:
        written = values.text(value).strip()
        if not written and not needed:
            return usual
        if written not in words:
            raise refused("invalid_choice", f"{name} must be one of {', '.join(words)}", name)
        return written

    return read


def _type(_: Call, value: Any) -> Any:
    return _one_of(TYPES, "type", needed=True)(value)


TASKS: Final[Resource[Call]] = Resource(
    object="task",
    plural="tasks",
    path="/api/v1/tasks",
    model=Task,
    attributes=(
        always("emailer_campaign_id"),
        own_id("task"),
        refers("user_id", "user", "", Field(name="user_id", read=_user, is_required=True), type=str),
        stamp("created_at"),
        moment("completed_at", moments.optional_stamp),
        sent("note", values.some_long_text),
        moment("skipped_at", moments.optional_stamp),
        moment("due_at", moments.date, is_sent=True),
        Attribute(
            name="type",
            sources=("type",),
            fields=(Field(name="type", read=_type, is_required=True),),
            type=Literal[TYPES],
        ),
        sent(
            "priority",
            _one_of(PRIORITIES, "priority", usual=USUAL_PRIORITY),
            empty=USUAL_PRIORITY,
            type=Literal[PRIORITIES],
        ),
        sent("status", _one_of(STATUSES, "status"), type=Literal[STATUSES] | None),
        always("answered"),
        reference("contact_id", "contact", Contact),
        always("person_id"),
        reference("account_id", "company", Company, "company_id"),
        always("organization_id"),
        always("persona_ids", []),
        always("subject"),
        always("created_from", "zp_ui"),
        always("salesforce_type"),
        always("playbook_step_ids", []),
        always("playbook_id"),
        always("needs_playbook_autoprospecting"),
        always("starred_by_user_ids", []),
        always("salesforce_id"),
        always("hubspot_id"),
        reference("opportunity_id", "opportunity", Opportunity),
        sent("title", values.some_text),
        always("rule_config_id"),
        reference("creator_id", "user", User),
        refers("completed_by_user_id", "user", "completed_by_id"),
        always("ai_variables_status"),
        always("recommended", False),
        always("recommendation_reasons", []),
    ),
    order=(
        *("user_id", "contact_id", "account_id", "opportunity_id", "creator_id", "type", "status", "priority"),
        *("due_at", "title", "note"),
    ),
    routes={},
)
"""The operations of tasks are written by hand (`routes.py`): no standard operation of resources is used."""

MANY: Final = FieldTable(
    "NewTasks",
    TASKS.changed_fields.fields,
    others={
        "contact_ids": list_type(str, values.MAX_LIST) | None,
        "tasks_attributes": list_type(dict[str, Any], values.MAX_LIST) | None,
    },
)
NOTE: Final = FieldTable("TaskNote", (plain("note", values.some_long_text),))


def to_create(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new task's columns. Errors no_user, invalid_id, invalid_choice, invalid_date."""
    return {**TASKS.defaults, "creator_id": call.caller.user_id, **TASKS.new_fields.read(call, body).values}
