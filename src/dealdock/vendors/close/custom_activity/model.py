"""The table of types of custom activities."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonTexts
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label, LongText


class CustomActivityType(Authored, Base):
    """A type of activities with custom fields of its own (contract part 2, B.9)."""

    __tablename__ = "close_custom_activity_type"

    name: Mapped[Label] = mapped_column(doc="The name")
    description: Mapped[LongText] = mapped_column(doc="The description")
    api_create_only: Mapped[bool] = mapped_column(doc="True if only the API creates such activities")
    editable_with_roles: Mapped[JsonTexts] = mapped_column(doc="The roles that may edit such activities")
    is_archived: Mapped[bool] = mapped_column(doc="True if the type is archived")
