"""The sent fields of a task (contract 3.8)."""

from typing import Final

from dealdock.platform.records.models import User
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.task.model import PRIORITIES, USUAL_PRIORITY
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, Type, field
from dealdock.web.rest.fields import FieldTable

_DATE: Final = Type(lambda context, value: moments.day_or_moment(value, context.zone), str)
_LEAD: Final = field("lead_id", fields.reference("lead", Lead), is_required=True)
"""Another lead at an update is an error."""
_ASSIGNED: Final = field("assigned_to", fields.reference("user", User))
_COMPLETE: Final = field("is_complete", BOOLEAN, null=False)
_DATES: Final = (field("due_date", _DATE, "date"), field("date", _DATE))
"""The older name comes first, so that the other one has precedence."""
_FIELDS: Final = (
    field("text", fields.text(), null=""),
    *_DATES,
    _ASSIGNED,
    _COMPLETE,
    field("priority", fields.choice(*PRIORITIES), null=USUAL_PRIORITY),
    field("contact_id", fields.reference("contact", Contact)),
)
NEW: Final = FieldTable("NewTask", (_LEAD, *_FIELDS), is_new=True)
CHANGES: Final = FieldTable("TaskChanges", (_LEAD, *_FIELDS))
CHANGES_IN_BULK: Final = FieldTable("TasksChanges", (*_DATES, _ASSIGNED, _COMPLETE))
