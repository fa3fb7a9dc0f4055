"""The sent fields of a lead status."""

from typing import Final

from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field
from dealdock.web.rest.fields import FieldTable

_FIELDS: Final = (field("label", fields.text(MAX_LABEL_CHARACTERS), is_required=True),)

NEW: Final = FieldTable("NewLeadStatus", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("LeadStatusChanges", _FIELDS)
