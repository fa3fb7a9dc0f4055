"""Layout of an opportunity in a response: record -> document."""

from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.opportunity import queries
from dealdock.vendors.pardot.opportunity.queries import Depth, OpportunityRecord
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


def opportunity(record: OpportunityRecord, output: Output, zone: ZoneInfo) -> Document:
    """Return the document of an opportunity at an output level, with timestamps in the user's zone."""
    depth, fields = DEPTHS[output], record.fields
    document: Document = {"id": fields.id}
    if depth == "fields":
        document["campaign_id"] = fields.campaign_id
    document |= {
        "name": fields.name,
        "value": Decimal(fields.value).scaleb(-2),
        "probability": fields.probability,
        "type": fields.type,
        "stage": fields.stage,
        "status": fields.status,
    }
    if fields.closed_at is not None:
        document["closed_at"] = moment_in(fields.closed_at, zone)
    document["created_at"] = moment_in(fields.created_at, zone)
    document["updated_at"] = moment_in(fields.updated_at, zone)
    if depth != "fields":
        document["campaign"] = {"id": fields.campaign_id, "name": fields.campaign_name}
        document["prospects"] = {
            "prospect": [dict(zip(queries.PROSPECT, row, strict=True)) for row in record.prospects]
        }
    if depth == "activities":
        activities = [visitor_activity(row, zone, "full") for row in record.activities]
        document["opportunity_activities"] = {"visitor_activity": activities}
    return document
