"""The table of forms."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers


class Form(Base):
    """A form on the website. The sandbox does not store its fields."""

    __tablename__ = "pardot_form"
    __table_args__ = (refers("campaign_id", "pardot_campaign"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    embed_code: Mapped[str | None] = mapped_column(Text(), doc="The HTML that shows the form on a page")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
