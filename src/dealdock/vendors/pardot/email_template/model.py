"""The table of email templates."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds


class EmailTemplate(Base):
    """A template of emails. The sandbox does not store from whom they are sent."""

    __tablename__ = "pardot_email_template"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    html_message: Mapped[str | None] = mapped_column(Text(), doc="The message as HTML")
    text_message: Mapped[str | None] = mapped_column(Text(), doc="The message as text")
    from_name: Mapped[str | None] = mapped_column(doc="The name of the sender")
    is_one_to_one_email: Mapped[bool] = mapped_column(doc="True if it is for emails to one prospect")
    is_archived: Mapped[bool] = mapped_column(doc="True if it is in the recycle bin")
    is_auto_responder_email: Mapped[bool] = mapped_column(doc="True if forms may answer with it")
    is_drip_email: Mapped[bool] = mapped_column(doc="True if it is for drip programs")
    is_list_email: Mapped[bool] = mapped_column(doc="True if it is for list emails")
    subject: Mapped[str | None] = mapped_column(doc="The subject")
    email_type: Mapped[int] = mapped_column(default=0, doc="The number of the form", info=holds(Whole(0, 100)))
    type: Mapped[int] = mapped_column(default=1, doc="The number of the type", info=holds(Whole(0, 100)))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
