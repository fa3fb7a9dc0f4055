"""The sent fields of a pipeline and its statuses (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.models import OpportunityStatus
from dealdock.vendors.close.opportunity_status import fields as status_fields
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Field, Type
from dealdock.vendors.close.wire.lists import checked_object, each

_OF_STATUS: Final = status_fields.FIELDS[:2]
_ID: Final = Field("id", fields.reference("opportunityStatus", OpportunityStatus))


def _status(context: Context, value: Any) -> dict[str, Any]:
    """Read the columns of a new status, or the `id` of a known one."""
    sent = checked_object(value)
    wrong: dict[str, Any] = {}
    is_known = sent.get("id") is not None
    columns = fields.read(context, (_ID,) if is_known else _OF_STATUS, sent, wrong, is_new=not is_known)
    if wrong:
        raise ValueError(wrong)
    return columns


FIELDS: Final = (
    Field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    Field("statuses", Type(each(_status), list[dict[str, Any]]), null=[]),
)

NewPipeline: Final = fields.model("NewPipeline", FIELDS, is_new=True)
PipelineChanges: Final = fields.model("PipelineChanges", FIELDS, is_new=False)
