"""The table of templates of emails."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonObjects
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label, LongText


class EmailTemplate(Authored, Base):
    """A subject and a body with placeholders (contract part 2, B.6)."""

    __tablename__ = "close_email_template"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    subject: Mapped[LongText] = mapped_column(doc="The subject")
    body: Mapped[LongText] = mapped_column(doc="The body in HTML")
    attachments: Mapped[JsonObjects] = mapped_column(doc="The attached files")
    is_archived: Mapped[bool] = mapped_column(doc="True if the template is archived")
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see the template")
