"""The sent fields of exports (contract part 2, B.8)."""

from typing import Any, Final

from dealdock.vendors.close.bulk_action.fields import SELECTION
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import each
from dealdock.web.rest.fields import Field, FieldTable, list_type

FORMATS: Final = ("csv", "json")
DATES: Final = ("original", "iso8601", "excel")
TYPES: Final = ("leads", "contacts", "lead_opps")
MAX_NAMES: Final = 200
_NAME: Final = fields.text(MAX_LABEL_CHARACTERS)


def _params(_: Context, value: Any) -> dict[str, Any]:
    """Read the filters that the list of opportunities has, too."""
    if not isinstance(value, dict):
        raise fields.wrong_type("dict")
    return value


_SHARED: Final[tuple[Field, ...]] = (
    *SELECTION,
    field("format", fields.choice(*FORMATS), is_required=True),
    field("date_format", fields.choice(*DATES), null=DATES[0]),
    field("fields", Type(each(_NAME.read, MAX_NAMES), list_type(_NAME.python, MAX_NAMES))),
)
OF_LEADS: Final = FieldTable(
    "NewLeadExport", (*_SHARED, field("type", fields.choice(*TYPES), null=TYPES[0])), is_new=True
)
OF_OPPORTUNITIES: Final = FieldTable(
    "NewOpportunityExport", (*_SHARED, field("params", Type(_params, dict[str, Any]), null={})), is_new=True
)
