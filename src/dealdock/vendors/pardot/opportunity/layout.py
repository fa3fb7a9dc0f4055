"""Row layouts of the opportunity."""

from collections.abc import Sequence
from typing import Final

from dealdock.vendors.pardot.opportunity import queries
from dealdock.vendors.pardot.opportunity.queries import Depth
from dealdock.vendors.pardot.visitor_activity.layout import IN_OTHERS
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.row_layout import Each, Node, Part, RowLayout, amount, moment, number, text

DEPTHS: Final[dict[Output, Depth]] = {
    "full": "activities",
    "simple": "prospects",
    "mobile": "fields",
    "bulk": "fields",
}

_FIELDS: Final = (
    text("name"),
    amount("value"),
    number("probability"),
    text("type"),
    text("stage"),
    text("status"),
    moment("closed_at", is_left_out=True),
    moment("created_at"),
    moment("updated_at"),
)
_CAMPAIGN: Final = Node("campaign", (number("id", "campaign_id"), text("name", "campaign_name")))
_PROSPECT: Final = RowLayout(
    "prospect",
    queries.PROSPECT,
    (number("id"), text("first_name"), text("last_name"), text("email"), text("company")),
)
_PROSPECTS: Final = Each("prospects", "prospects", _PROSPECT)
_ACTIVITIES: Final = Each("opportunity_activities", "activities", IN_OTHERS)


_FLAT: Final = (number("id"), number("campaign_id"), *_FIELDS)
_PARTS: Final[dict[Output, Sequence[Part]]] = {
    "full": (number("id"), *_FIELDS, _CAMPAIGN, _PROSPECTS, _ACTIVITIES),
    "simple": (number("id"), *_FIELDS, _CAMPAIGN, _PROSPECTS),
    "mobile": _FLAT,
    "bulk": _FLAT,
}
ROW_LAYOUTS: Final[dict[Output, RowLayout]] = {
    output: RowLayout("opportunity", queries.COLUMNS[DEPTHS[output]], parts) for output, parts in _PARTS.items()
}
"""Row layouts by output level."""
