"""The table of activities, of all kinds."""

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, JsonObject, RecordId, refers
from dealdock.vendors.close.record.columns import Moment


class Activity(Base):
    """Something that happened on a lead (contract 3.7).

    It outlives the opportunity, the task and the statuses that it names, so these are not foreign keys.
    """

    __tablename__ = "close_activity"
    __table_args__ = (
        refers("lead_id", "close_lead"),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "activity_at", "id"),
        Index(None, "dataset_id", "type", "activity_at", "id"),
        Index(None, "dataset_id", "opportunity_id"),
        Index(None, "dataset_id", "thread_id"),
        Index(None, "dataset_id", "followup_date"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    type: Mapped[str] = mapped_column(String(32), doc="The type of the activity, such as `Note`")  # as `_type` shows it
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    contact_id: Mapped[int | None] = mapped_column(doc="The id of the contact")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user")
    opportunity_id: Mapped[int | None] = mapped_column(doc="The id of the opportunity")
    custom_activity_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of a custom activity")
    thread_id: Mapped[str | None] = mapped_column(String(100), info=DERIVED)  # of an email: see `activity.details`
    followup_date: Mapped[str | None] = mapped_column(
        String(10), doc="The day from which the inbox has an email or a message"
    )
    old_status_keys: Mapped[str] = mapped_column(Text(), info=DERIVED)  # for searches: see `activity.details`
    new_status_keys: Mapped[str] = mapped_column(Text(), info=DERIVED)
    # the fields of its kind, as its read shows them
    details: Mapped[JsonObject] = mapped_column(doc="The fields that belong to the type")
    activity_at: Mapped[Moment] = mapped_column(doc="The time of the activity")
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
