"""The sent fields of a pipeline and its statuses (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.opportunity_status import fields as status_fields
from dealdock.vendors.close.pipeline.model import OpportunityStatus
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import OBJECTS, checked_object, each
from dealdock.web.rest.fields import FieldTable, read

_OF_STATUS: Final = status_fields.FIELDS[:2]
_ID: Final = (field("id", fields.reference("opportunityStatus", OpportunityStatus)),)


def _status(context: Context, value: Any) -> dict[str, Any]:
    """Read the columns of a new status, or the `id` of a known one."""
    sent = checked_object(value, ("id", *(each.name for each in _OF_STATUS)))
    wrong: dict[str, Any] = {}
    is_known = sent.get("id") is not None
    found = read(_ID if is_known else _OF_STATUS, context, sent, is_new=not is_known)
    columns = fields.columns(found, wrong)
    if wrong:
        raise ValueError(wrong)
    return columns


_FIELDS: Final = (
    field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    field("statuses", Type(each(_status), OBJECTS), null=[]),
)

NEW: Final = FieldTable("NewPipeline", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("PipelineChanges", _FIELDS)
