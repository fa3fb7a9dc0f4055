"""The table of custom redirects."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers


class CustomRedirect(Base):
    """A link that counts the clicks on it, and leads to another address."""

    __tablename__ = "pardot_custom_redirect"
    __table_args__ = (refers("campaign_id", "pardot_campaign"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    url: Mapped[str | None] = mapped_column(Text(), doc="The address of the link")
    destination_url: Mapped[str | None] = mapped_column(Text(), doc="The address to which it leads")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
