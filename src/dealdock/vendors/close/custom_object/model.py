"""The table of custom objects."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, refers
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label


class CustomObject(Authored, Base):
    """An object of a lead, with the custom fields of its type (contract part 2, B.9)."""

    __tablename__ = "close_custom_object"
    __table_args__ = (
        refers("custom_object_type_id", "close_custom_object_type"),
        refers("lead_id", "close_lead"),
        Index(None, "dataset_id", "custom_object_type_id"),
        Index(None, "dataset_id", "lead_id"),
    )

    custom_object_type_id: Mapped[int] = mapped_column(doc="The id of the type")
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    name: Mapped[Label] = mapped_column(doc="The name")
