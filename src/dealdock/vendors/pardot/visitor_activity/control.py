"""Visitor activities in the control plane and in test fixtures."""

from datetime import datetime
from typing import Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.prospect.control_named import PROSPECT_NAME, find
from dealdock.vendors.pardot.visitor_activity import service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity


def _create(
    db: Connection,
    account: AccountContext,
    *,
    prospect_id: int | str | None,
    created_at: datetime | None,
    now: datetime,
    **fields: Any,
) -> int:
    found = None if prospect_id is None else find(db, account, prospect_id)
    return service.create(db, account, **fields, prospect_id=found, now=created_at or now)


VISITOR_ACTIVITY: Final = Kind(
    "visitorActivity",
    "visitorActivities",
    VisitorActivity,
    create=_create,
    after={"visitor_id": "id", "prospect_id": "visitor_id", "campaign_id": "opportunity_id"},
    new={
        "type": (int, Field(examples=[11])),
        "type_name": (
            fields.Text,
            Field(None, description="Not given: the first of the type's that the ids belong to"),
        ),
        "prospect_id": (PROSPECT_NAME | None, None),
        "created_at": (fields.Moment | None, Field(None, description="Not given: now")),
    },
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    example={"type": 20, "prospect_id": "jdoe@company.com", "created_at": "2026-01-01T09:00:00Z"},
)
