"""The table of tasks."""

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column
from dealdock.vendors.close.models.status import Moment


class Task(Base):
    """Something to do for a lead (contract 3.8)."""

    __tablename__ = "close_task"
    __table_args__ = (
        ForeignKeyConstraint(["dataset_id", "lead_id"], ["close_lead.dataset_id", "close_lead.id"]),
        ForeignKeyConstraint(["dataset_id", "contact_id"], ["close_contact.dataset_id", "close_contact.id"]),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "contact_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "due", "id"),
    )

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    lead_id: NamedColumn[int]
    contact_id: NamedColumn[int | None]
    assigned_to: NamedColumn[int | None]
    text: NamedColumn[str] = column(Text())
    date: NamedColumn[str | None] = column(String(32))  # a day or a moment, as it is shown
    due: NamedColumn[Moment | None]  # the same as a moment; a day begins at midnight, UTC
    is_complete: NamedColumn[bool]
    created_by: NamedColumn[int | None]
    updated_by: NamedColumn[int | None]
    created_at: NamedColumn[Moment]
    updated_at: NamedColumn[Moment]
