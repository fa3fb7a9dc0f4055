"""Layout of an opportunity in a response: record -> document."""

from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.opportunity import queries
from dealdock.vendors.pardot.opportunity.queries import Depth, Record
from dealdock.vendors.pardot.visitor_activity.layout import visitor_activity
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment_in

DEPTHS: Final[dict[Output, Depth]] = {
    "full": "activities",
    "simple": "prospects",
    "mobile": "fields",
    "bulk": "fields",
}


def opportunity(record: Record, output: Output, zone: ZoneInfo) -> Document:
    """Return the document of an opportunity at an output level, with timestamps in the user's zone."""
    depth = DEPTHS[output]
    document: Document = {"id": record.id}
    if depth == "fields":
        document["campaign_id"] = record.campaign_id
    document |= {
        "name": record.name,
        "value": Decimal(record.value).scaleb(-2),
        "probability": record.probability,
        "type": record.type,
        "stage": record.stage,
        "status": record.status,
    }
    if record.closed_at is not None:
        document["closed_at"] = moment_in(record.closed_at, zone)
    document["created_at"] = moment_in(record.created_at, zone)
    document["updated_at"] = moment_in(record.updated_at, zone)
    if depth != "fields":
        document["campaign"] = {"id": record.campaign_id, "name": record.campaign_name}
        document["prospects"] = {
            "prospect": [dict(zip(queries.PROSPECT, row, strict=True)) for row in record.prospects]
        }
    if depth == "activities":
        activities = [visitor_activity(row, zone, "full") for row in record.activities]
        document["opportunity_activities"] = {"visitor_activity": activities}
    return document
