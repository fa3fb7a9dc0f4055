"""The tables of short lists that records refer to (contract 3.6)."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from dealdock.platform.records.base import Base, DatasetId, RecordId
from dealdock.vendors.copper.column_types import Key


class CustomerSource(Base):
    """A source of customers."""

    __tablename__ = "copper_customer_source"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class LossReason(Base):
    """A reason for which deals are lost."""

    __tablename__ = "copper_loss_reason"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ContactType(Base):
    """A type of person or company."""

    __tablename__ = "copper_contact_type"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
