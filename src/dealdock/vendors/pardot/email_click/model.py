"""The table of clicks on links in emails."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers


class EmailClick(Base):
    """A click of a prospect on a link in an email."""

    __tablename__ = "pardot_email_click"
    __table_args__ = (refers("prospect_id", "pardot_prospect"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    url: Mapped[str] = mapped_column(Text(), doc="The address to which the link leads")
    tracker_redirect_id: Mapped[int | None] = mapped_column(doc="The id of the tracked link")
    list_email_id: Mapped[int | None] = mapped_column(doc="The id of the list email")
    drip_program_action_id: Mapped[int | None] = mapped_column(doc="The id of the drip program's action")
    email_template_id: Mapped[int | None] = mapped_column(doc="The id of the email template")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
