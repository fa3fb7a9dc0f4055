"""What an opportunity looks like in an answer: record -> tree, or cast."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.core.opportunity import Depth, Record
from dealdock.dialects.pardot.mould import Each, Mould, Node, amount, moment, number, text
from dealdock.dialects.pardot.operations import Output
from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.visitor_activity.shape import visitor_activity

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
_PROSPECT: Final = Mould(
    "prospect", (number("id"), text("first_name"), text("last_name"), text("email"), text("company"))
)
_FLAT: Final = Mould("opportunity", (number("id"), number("campaign_id"), *_FIELDS), of="fields")
_WHOLE: Final = Mould(
    "opportunity", (number("id"), *_FIELDS, _CAMPAIGN), (Each("prospects", "prospects", _PROSPECT),), of="fields"
)


def mould(output: Output) -> Mould:
    """What a record looks like at a level of output, but for its activities."""
    return _FLAT if DEPTHS[output] == "fields" else _WHOLE


def opportunity(record: Record, output: Output, zone: ZoneInfo) -> Tree:
    """One opportunity at a level of output; moments in the user's zone."""
    tree = mould(output).tree(record, zone)
    if output == "full":
        activities = [visitor_activity(activity, zone) for activity in record.activities]
        tree["opportunity_activities"] = {"visitor_activity": activities}
    return tree
