"""The table of templates of text messages."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, OneOf, holds
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label, LongText

STATUSES: Final = ("active", "archived")


class SmsTemplate(Authored, Base):
    """A text with placeholders (contract part 2, B.6)."""

    __tablename__ = "close_sms_template"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    text: Mapped[LongText] = mapped_column(doc="The text")
    status: Mapped[str] = mapped_column(
        String(8), default="active", doc="`active` or `archived`", info=holds(OneOf(STATUSES))
    )
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see the template")
    owned_by: Mapped[int | None] = mapped_column(doc="The id of the user who owns the template")
