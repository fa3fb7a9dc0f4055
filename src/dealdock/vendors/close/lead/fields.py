"""The sent fields of a lead (contract 3.2)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.lead_status import resource as statuses
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field, url
from dealdock.vendors.close.wire.lists import OBJECTS, ListMember, list_of
from dealdock.web.rest.fields import FieldTable

_NO_STATUS: Final = (
    "Not a valid choice. Please go to Customizations in your organization settings and add "
    '"{}" to the list of lead statuses.'
)
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)


def _status(context: Context, value: Any) -> int:
    """Read the label of a status."""
    return _known(fields.status_with(statuses.every(context), _LABEL.read(context, value)), value)


def _status_id(context: Context, value: Any) -> int:
    """Read the id of a status."""
    number = context.ids.find("leadStatus", _LABEL.read(context, value))
    return _known(None if number is None or records.find(context, LeadStatus, number) is None else number, value)


def _known(number: int | None, value: str) -> int:
    if number is None:
        raise ValueError(_NO_STATUS.format(value))
    return number


def _url(context: Context, value: Any) -> str | None:
    """Read the address of the lead's page; an empty text means no page."""
    return None if value == "" else url(context, value)


ADDRESSES: Final = list_of(
    {
        **{
            name: ListMember(_LABEL.read, "")
            for name in ("address_1", "address_2", "city", "country", "state", "zipcode")
        },
        "label": ListMember(_LABEL.read, "business"),
    }
)

STATUS_ID: Final = field("status_id", Type(_status_id, _LABEL.python))
STATUS: Final = field("status", Type(_status, _LABEL.python), "status_id")
"""A client sends the id or the label."""

FIELDS: Final = (
    field("name", _LABEL, null=""),
    field("description", fields.text(), null=""),
    field("url", Type(_url, str)),
    field("addresses", ADDRESSES, null=()),
)
_CONTACTS: Final = {"contacts": OBJECTS | None}
"""They are read with the lead's id, by `lead.body`."""

_ALL: Final = (*FIELDS, STATUS_ID, STATUS)
NEW: Final = FieldTable("NewLead", _ALL, is_new=True, others=_CONTACTS)
CHANGES: Final = FieldTable("LeadChanges", _ALL, others=_CONTACTS)
