"""Row layouts of the activity, by itself and inside other objects. Absent values are left out."""

from typing import Final

from dealdock.core.visitor_activity import ALWAYS_DETAILED, COLUMNS, ID_FIELDS
from dealdock.dialects.pardot.mould import Node, RowLayout, Value, moment, number, text

_PROSPECT_ID: Final = number("prospect_id", is_left_out=True)
_CAMPAIGN: Final = Node("campaign", (number("id", "campaign_id"), text("name", "campaign_name")), is_left_out=True)
_CAMPAIGN_ID: Final = number("campaign_id", is_left_out=True)


def _layout(*parts: Value | Node, prospect_id: bool = True) -> RowLayout:
    return RowLayout(
        "visitor_activity",
        COLUMNS,
        (
            number("id"),
            number("visitor_id", is_left_out=True),
            *([_PROSPECT_ID] if prospect_id else []),
            number("type"),
            text("type_name"),
            text("details", is_left_out=True, unless=("type", ALWAYS_DETAILED)),
            *(number(name, is_left_out=True) for name in ID_FIELDS),
            *parts,
        ),
    )


WHOLE: Final = _layout(_CAMPAIGN, moment("created_at"), moment("updated_at"))
BULK: Final = _layout(_CAMPAIGN_ID, moment("created_at"))
IN_OTHERS: Final = _layout(_CAMPAIGN, moment("created_at"))
IN_PROSPECTS: Final = _layout(_CAMPAIGN, moment("created_at"), prospect_id=False)
"""Inside a prospect."""
