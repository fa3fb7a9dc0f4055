"""The table of groups."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonObjects
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label


class Group(Authored, Base):
    """A group of users (contract part 2, B.7)."""

    __tablename__ = "close_group"

    name: Mapped[Label] = mapped_column(doc="The name")
    members: Mapped[JsonObjects] = mapped_column(doc='The members: a list of `{"user_id": …}`')
