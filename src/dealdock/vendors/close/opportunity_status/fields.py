"""The sent fields of an opportunity status."""

from typing import Final

from dealdock.vendors.close.pipeline.model import Pipeline
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field
from dealdock.web.rest.fields import FieldTable

TYPES: Final = ("active", "won", "lost")

FIELDS: Final = (
    field("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    field("type", fields.choice(*TYPES), null=TYPES[0]),
    field("pipeline_id", fields.reference("pipeline", Pipeline), at="create"),
)

NEW: Final = FieldTable("NewOpportunityStatus", FIELDS, is_new=True)
CHANGES: Final = FieldTable("OpportunityStatusChanges", FIELDS)
