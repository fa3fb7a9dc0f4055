"""The sent fields of a task (contract 3.8)."""

from datetime import timezone
from typing import Any, Final

from dealdock.platform.models import User
from dealdock.vendors.close.models import Contact, Lead
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, Field, Type


def date(value: Any, zone: timezone) -> str:
    """Parse a day or a moment, as it is shown. Raises `ValueError`."""
    if isinstance(value, str) and len(value.strip()) == moments.DAY_CHARACTERS:
        return moments.day(value, zone)
    return moments.moment(value, zone).isoformat()


_DATE: Final = Type(lambda context, value: date(value, context.zone), str)
LEAD: Final = Field("lead_id", fields.reference("lead", Lead), is_required=True)
"""Another lead at an update is an error."""
ASSIGNED: Final = Field("assigned_to", fields.reference("user", User))
COMPLETE: Final = Field("is_complete", BOOLEAN, null=False)
DATES: Final = (Field("due_date", _DATE, "date"), Field("date", _DATE))
"""The older name comes first, so that the other one has precedence."""
FIELDS: Final = (
    Field("text", fields.text(), null=""),
    *DATES,
    ASSIGNED,
    COMPLETE,
    Field("contact_id", fields.reference("contact", Contact)),
)
IN_BULK: Final = (*DATES, ASSIGNED, COMPLETE)
"""The fields that a change of several tasks may have."""

NewTask: Final = fields.model("NewTask", (LEAD, *FIELDS), is_new=True)
TaskChanges: Final = fields.model("TaskChanges", (LEAD, *FIELDS), is_new=False)
TasksChanges: Final = fields.model("TasksChanges", IN_BULK, is_new=False)
