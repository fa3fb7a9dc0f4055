"""The table of dynamic contents."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonObjects, RecordId


class DynamicContent(Base):
    """A content that depends on the value of a prospect's field."""

    __tablename__ = "pardot_dynamic_content"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    embed_code: Mapped[str | None] = mapped_column(Text(), doc="The HTML that shows the content on a page")
    embed_url: Mapped[str | None] = mapped_column(Text(), doc="The address of the content")
    base_content: Mapped[str | None] = mapped_column(Text(), doc="The content that most prospects see")
    based_on: Mapped[str | None] = mapped_column(doc="The field, such as `Default Field: City`")
    variations: Mapped[JsonObjects] = mapped_column(
        default=list, doc="The other contents: `comparison`, such as `is Bonn`, and `content`"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
