"""The prospects of an account."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from dealdock.core.models.base import Base, DatasetId, RecordId


class Prospect(Base):
    """A person who may buy."""

    __tablename__ = "prospect"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "campaign_id"], ["campaign.dataset_id", "campaign.id"]),
        Index(None, "dataset_id", "email_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    campaign_id: Mapped[int]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # the address in lower case, by which it is found; version 4 lets several share it
    company: Mapped[str | None]
    score: Mapped[int]
    last_activity_at: Mapped[datetime | None]  # of the activities that count; those of opportunities don't
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]
