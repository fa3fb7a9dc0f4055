"""The table of emails."""

from datetime import datetime
from typing import Annotated

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds

_Count = Annotated[int, mapped_column(default=0, info=holds(Whole(0, 10**9)))]


class Email(Base):
    """A sent email, with its statistics. The rates follow from the counts."""

    __tablename__ = "pardot_email"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_one_to_one: Mapped[bool] = mapped_column(doc="True if it was sent to one prospect; false for a list email")
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    text: Mapped[str | None] = mapped_column(Text(), doc="The message as text")
    html: Mapped[str | None] = mapped_column(Text(), doc="The message as HTML")
    sent: Mapped[_Count] = mapped_column(doc="The number of emails sent")
    delivered: Mapped[_Count] = mapped_column(doc="The number of emails delivered")
    total_clicks: Mapped[_Count] = mapped_column(doc="The number of clicks")
    unique_clicks: Mapped[_Count] = mapped_column(doc="The number of people who clicked")
    soft_bounced: Mapped[_Count] = mapped_column(doc="The number of soft bounces")
    hard_bounced: Mapped[_Count] = mapped_column(doc="The number of hard bounces")
    opt_outs: Mapped[_Count] = mapped_column(doc="The number of people who opted out")
    spam_complaints: Mapped[_Count] = mapped_column(doc="The number of complaints about spam")
    opens: Mapped[_Count] = mapped_column(doc="The number of times it was opened")
    unique_opens: Mapped[_Count] = mapped_column(doc="The number of people who opened it")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
