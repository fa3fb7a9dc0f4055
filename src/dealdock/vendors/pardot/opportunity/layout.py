"""Layout of an opportunity in a response: record -> document."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.opportunity import queries
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.opportunity.queries import Depth, OpportunityRecord
from dealdock.vendors.pardot.visitor_activity.layout import json_types as activity_types
from dealdock.vendors.pardot.visitor_activity.layout import visitor_activity
from dealdock.vendors.pardot.wire.described import NamedRecord, node
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment_in
from dealdock.web.rest.answers import object_type

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


@cache
def json_types() -> Mapping[Depth, Any]:
    """Return the types of the JSON of opportunities."""
    table = Opportunity.__table__.c
    texts = {name: str | None if table[name].nullable else str for name in ("name", "type", "stage", "status")}
    own = {"id": int, **texts, "value": float, "probability": int}
    own |= dict.fromkeys(("closed_at", "created_at", "updated_at"), str)
    person = object_type("ProspectOfOpportunity", {"id": int | None, **dict.fromkeys(queries.PROSPECT[1:], str | None)})
    with_prospects = {**own, "campaign": NamedRecord, "prospects": node("ProspectsNode", "prospect", person)}
    activities = node("ActivitiesNode", "visitor_activity", activity_types()["full"])
    return {
        "fields": object_type("OpportunityFields", {**own, "campaign_id": int}, {"closed_at"}),
        "prospects": object_type("OpportunityElement", with_prospects, {"closed_at"}),
        "activities": object_type(
            "WholeOpportunity", {**with_prospects, "opportunity_activities": activities}, {"closed_at"}
        ),
    }
