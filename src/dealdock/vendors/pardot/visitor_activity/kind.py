"""The kind of visitor activities."""

from datetime import datetime
from typing import Annotated, Any, Final, Self

from pydantic import Field, PlainValidator, model_validator
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.errors import RecordError
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import SomeText, whole
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.prospect.named import PROSPECT_NAME, find
from dealdock.vendors.pardot.scene_forms import PardotRecord
from dealdock.vendors.pardot.visitor_activity import kinds, service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity


class CheckedActivity(PardotRecord):
    """The checks of an activity in a scene."""

    @property
    def described(self) -> kinds.ActivityType:
        """The row of the table of types that applies to it."""
        of: Any = self
        names = {*self.model_fields_set} | ({"opportunity_id"} if of.opportunity is not None else set())
        ids = [name for name in kinds.ID_FIELDS if name in names and getattr(self, name, 0) is not None]
        return kinds.kind(of.type, of.type_name, ids)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        of: Any = self
        try:
            details = self.described.details
        except RecordError as error:
            raise ValueError(f"can't be: {error.args[0]}") from None
        if details == "no" and of.details is not None:
            raise ValueError(f"can't be: an activity of type {of.type} has no details")
        if of.opportunity is not None and of.campaign is not None:
            raise ValueError("takes no campaign beside an opportunity, whose campaign it has")
        return self


def _create(
    db: Connection,
    account: AccountContext,
    *,
    prospect_id: int | str | None,
    now: datetime,
    **fields: Any,
) -> int:
    found = None if prospect_id is None else find(db, account, prospect_id)
    at = account.times(VisitorActivity, now)["created_at"]
    return service.create(db, account, **fields, prospect_id=found, now=at)


def _update(db: Connection, account: AccountContext, activity_id: int, *, now: datetime, **changes: Any) -> None:
    if changes.get("prospect_id") is not None:
        changes["prospect_id"] = find(db, account, changes["prospect_id"])
    service.change(db, account, activity_id, changes, now=now)


def _imported(record: dict[str, Any]) -> dict[str, Any]:
    """Return an activity of an opportunity without the campaign, which is the opportunity's."""
    return {name: value for name, value in record.items() if name != "campaign" or "opportunity" not in record}


VISITOR_ACTIVITY: Final = Kind(
    "visitorActivity",
    "visitorActivities",
    VisitorActivity,
    references={"prospect_id": "prospect", "opportunity_id": "opportunity", "campaign_id": "campaign"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=service.remove,
    after={"visitor_id": "id", "prospect_id": "visitor_id", "campaign_id": "opportunity_id"},
    new={
        "type": (int, Field(examples=[11])),
        "type_name": (
            fields.Text,
            Field(None, description="Not given: the first of the type's that the ids belong to"),
        ),
        "prospect_id": (PROSPECT_NAME | None, None),
    },
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    base_in_scenes=CheckedActivity,
    imported=_imported,
    in_scenes={"type": Annotated[int, PlainValidator(whole(1, 1000))], "type_name": (SomeText, None)},
    after_in_scenes={
        "type_name": "type",
        "prospect": "type_name",
        "visitor_id": "prospect",
        "opportunity": "visitor_id",
        "details": "visit_id",
        "campaign": "details",
    },
    example={"type": 20, "prospect_id": "jdoe@company.com", "created_at": "2026-01-01T09:00:00Z"},
)
