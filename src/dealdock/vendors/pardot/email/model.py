"""The table of emails."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds

_Count = Annotated[int, mapped_column(default=0, info=holds(Whole(0, 10**9)))]


class Email(Base):
    """An email that was sent, with what became of it. The rates follow from the counts."""

    __tablename__ = "pardot_email"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_one_to_one: Mapped[bool] = mapped_column(doc="True if it was sent to one prospect; false for a list email")
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    text: Mapped[str | None] = mapped_column(Text(), doc="The message as text")
    html: Mapped[str | None] = mapped_column(Text(), doc="The message as HTML")
    sent: Mapped[_Count]
    delivered: Mapped[_Count]
    total_clicks: Mapped[_Count]
    unique_clicks: Mapped[_Count]
    soft_bounced: Mapped[_Count]
    hard_bounced: Mapped[_Count]
    opt_outs: Mapped[_Count]
    spam_complaints: Mapped[_Count]
    opens: Mapped[_Count]
    unique_opens: Mapped[_Count]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
