"""The sent fields of the organization."""

from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.settings import CURRENCY
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.errors import NO_CHOICE
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.vendors.close.wire.lists import OBJECTS, ListMember, list_of
from dealdock.web.rest.fields import FieldTable

_MAX_NAME_CHARACTERS: Final = 255


def _currency(_: Context, value: Any) -> str:
    """Read a code of ISO 4217."""
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        raise ValueError(NO_CHOICE)
    return value


_STATUSES: Final = list_of({"id": ListMember(fields.reference("leadStatus", LeadStatus).read, is_required=True)})


def _statuses(context: Context, value: Any) -> list[int]:
    """Read the statuses of leads in their order."""
    return [status["id"] for status in _STATUSES.read(context, value)]


_FIELDS: Final = (
    field("name", fields.text(_MAX_NAME_CHARACTERS), is_required=True),
    field("currency", Type(_currency, str), is_required=True),
    field("lead_statuses", Type(_statuses, OBJECTS), null=[]),
)

CHANGES: Final = FieldTable("OrganizationChanges", _FIELDS)
