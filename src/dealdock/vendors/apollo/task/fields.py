"""The fields of a task that calls create and change (contract 10.4)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from dealdock.platform.records.models import User
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.task.model import PRIORITIES, STATUSES, TYPES, USUAL_PRIORITY
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.fields import plain, reference
from dealdock.web.rest.fields import Field, FieldTable, list_type


def _user(call: Call, value: Any) -> int:
    number = fields.number(call, value, "user", User)
    if number is None:
        raise refused("no_user", "there is no user_id")
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


_REFERENCES: Final = (
    reference("contact_id", "contact", Contact),
    reference("account_id", "company", Company, column="company_id"),
    reference("opportunity_id", "opportunity", Opportunity),
    reference("creator_id", "user", User),
)


def _fields(*, is_new: bool) -> Sequence[Field]:
    """Return the fields in the order of their errors."""
    type_ = _one_of(TYPES, "type", needed=True)
    return (
        Field(name="user_id", read=_user, is_required=is_new),
        *_REFERENCES,
        Field(name="type", read=lambda _, value: type_(value), is_required=is_new),
        plain("status", _one_of(STATUSES, "status")),
        plain("priority", _one_of(PRIORITIES, "priority", usual=USUAL_PRIORITY)),
        plain("due_at", values.moment),
        plain("title", values.some_text),
        plain("note", values.some_long_text),
    )


NEW: Final = FieldTable("NewTask", _fields(is_new=True), is_new=True)
CHANGES: Final = FieldTable("TaskChanges", _fields(is_new=False))
MANY: Final = FieldTable(
    "NewTasks",
    _fields(is_new=False),
    others={
        "contact_ids": list_type(str, values.MAX_LIST) | None,
        "tasks_attributes": list_type(dict[str, Any], values.MAX_LIST) | None,
    },
)
NOTE: Final = FieldTable("TaskNote", (plain("note", values.some_long_text),))


def to_create(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new task's columns. Errors no_user, invalid_id, invalid_choice, invalid_date."""
    return {"creator_id": call.caller.user_id, **NEW.read(call, sent).values}
