"""The tables of short lists that records refer to (contract 3.6)."""

from datetime import datetime

from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column
from dealdock.vendors.copper.models.types import Key


class CustomerSource(Base):
    """A source of customers."""

    __tablename__ = "copper_customer_source"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    name_key: NamedColumn[Key]
    position: NamedColumn[int] = column(default=0)  # the account's order; equal ones by id
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class LossReason(Base):
    """A reason for which deals are lost."""

    __tablename__ = "copper_loss_reason"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    name_key: NamedColumn[Key]
    position: NamedColumn[int] = column(default=0)
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class ContactType(Base):
    """A type of person or company."""

    __tablename__ = "copper_contact_type"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    name_key: NamedColumn[Key]
    position: NamedColumn[int] = column(default=0)
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
