"""The sent fields of an opportunity status."""

from typing import Final

from dealdock.vendors.close.models import Pipeline
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Field

TYPES: Final = ("active", "won", "lost")

FIELDS: Final = (
    Field("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    Field("type", fields.choice(*TYPES), null=TYPES[0]),
    Field("pipeline_id", fields.reference("pipeline", Pipeline), at="create"),
)

NewOpportunityStatus: Final = fields.model("NewOpportunityStatus", FIELDS, is_new=True)
OpportunityStatusChanges: Final = fields.model("OpportunityStatusChanges", FIELDS, is_new=False)
