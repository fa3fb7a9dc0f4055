"""The table of smart views."""

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, Characters, DatasetId, JsonObject, RecordId, holds
from dealdock.vendors.close.pipeline.model import Label, LongText, Moment

USUAL_TYPE = "lead"
MAX_TYPE_CHARACTERS = 50


class SavedSearch(Base):
    """A smart view (contract part 2, B.4)."""

    __tablename__ = "close_saved_search"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    description: Mapped[LongText] = mapped_column(doc="The description")
    type: Mapped[str] = mapped_column(
        String(MAX_TYPE_CHARACTERS),
        default=USUAL_TYPE,
        info=holds(Characters(MAX_TYPE_CHARACTERS)),
        doc="The type of the objects that it finds, such as `lead`",
    )
    query: Mapped[str | None] = mapped_column(Text(), doc="The search as a text")
    s_query: Mapped[JsonObject | None] = mapped_column(doc="The search as the advanced search has it")
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see it")
    # null: the first user's, as those that every organization has
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user whose view it is")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
