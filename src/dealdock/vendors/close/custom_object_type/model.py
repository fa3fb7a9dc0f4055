"""The table of types of custom objects."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonTexts
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label, LongText


class CustomObjectType(Authored, Base):
    """A type of objects with custom fields of its own (contract part 2, B.9)."""

    __tablename__ = "close_custom_object_type"

    name: Mapped[Label] = mapped_column(doc="The name")
    name_plural: Mapped[Label] = mapped_column(doc="The name of several such objects")
    description: Mapped[LongText] = mapped_column(doc="The description")
    api_create_only: Mapped[bool] = mapped_column(doc="True if only the API creates such objects")
    editable_with_roles: Mapped[JsonTexts] = mapped_column(doc="The roles that may edit such objects")
