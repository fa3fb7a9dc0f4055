"""The sent fields of a lead status."""

from typing import Final

from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Field

FIELDS: Final = (Field("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True),)

NewLeadStatus: Final = fields.model("NewLeadStatus", FIELDS, is_new=True)
LeadStatusChanges: Final = fields.model("LeadStatusChanges", FIELDS, is_new=False)
