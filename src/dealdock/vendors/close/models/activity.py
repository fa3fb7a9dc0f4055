"""The table of activities, of all kinds."""

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, RecordId, column
from dealdock.vendors.close.models.status import Moment


class Activity(Base):
    """Something that happened on a lead (contract 3.7).

    It outlives the opportunity, the task and the statuses that it names, so these are no foreign keys.
    """

    __tablename__ = "close_activity"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "activity_at", "id"),
        Index(None, "dataset_id", "type", "created_at", "id"),
        Index(None, "dataset_id", "opportunity_id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    type: NamedColumn[str] = column(String(32))  # as `_type` shows it
    lead_id: NamedColumn[int]
    contact_id: NamedColumn[int | None]
    user_id: NamedColumn[int | None]
    opportunity_id: NamedColumn[int | None]
    old_status_keys: NamedColumn[str] = column(Text())  # for searches: see `activity.details`
    new_status_keys: NamedColumn[str] = column(Text())
    details: NamedColumn[JsonValue]  # the fields of its kind, as its read shows them
    activity_at: NamedColumn[Moment]
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]
