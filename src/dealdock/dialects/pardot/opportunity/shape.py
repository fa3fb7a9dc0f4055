"""What an opportunity looks like in an answer: record -> tree."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.core.opportunity import Depth, Record
from dealdock.core.reading import AnyRow
from dealdock.dialects.pardot.operations import Output
from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.shape import moment
from dealdock.dialects.pardot.visitor_activity.shape import visitor_activity

DEPTHS: Final[dict[Output, Depth]] = {
    "full": "activities",
    "simple": "prospects",
    "mobile": "fields",
    "bulk": "fields",
}


def opportunity(record: Record, output: Output, zone: ZoneInfo) -> Tree:
    """One opportunity at a level of output; moments in the user's zone."""
    row = record.fields
    flat = DEPTHS[output] == "fields"
    tree: Tree = {"id": row.id}
    if flat:
        tree["campaign_id"] = row.campaign_id
    tree |= {
        "name": row.name,
        "value": row.value,
        "probability": row.probability,
        "type": row.type,
        "stage": row.stage,
        "status": row.status,
    }
    if row.closed_at is not None:
        tree["closed_at"] = moment(row.closed_at, zone)
    tree |= {"created_at": moment(row.created_at, zone), "updated_at": moment(row.updated_at, zone)}
    if flat:
        return tree
    tree["campaign"] = {"id": row.campaign_id, "name": row.campaign_name}
    tree["prospects"] = {"prospect": [_prospect(prospect) for prospect in record.prospects]}
    if output == "full":
        activities = [visitor_activity(activity, zone) for activity in record.activities]
        tree["opportunity_activities"] = {"visitor_activity": activities}
    return tree


def _prospect(row: AnyRow) -> Tree:
    return {
        "id": row.id,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email,
        "company": row.company,
    }
