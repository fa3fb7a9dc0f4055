"""The table of leads, with separate `MetaData`, because the sandbox creates it and not a migration."""

from typing import Final

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.write_guard import WriteGuard
from dealdock.platform.records.base import JsonValue, MillisecondMoment, RecordId
from dealdock.platform.records.models import Base, Dataset


class Lead(Base):
    """A company that may buy something."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    __tablename__ = "example_lead"

    dataset_id: Mapped[int] = mapped_column(ForeignKey(Dataset.__table__.c.id), primary_key=True)
    id: Mapped[RecordId]
    name: Mapped[str]
    email: Mapped[str | None]
    score: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Deal(Base):
    """A sale to a lead that may come about."""

    metadata = Lead.metadata
    __tablename__ = "example_deal"

    dataset_id: Mapped[int] = mapped_column(ForeignKey(Dataset.__table__.c.id), primary_key=True)
    id: Mapped[RecordId]
    lead_id: Mapped[int]
    owner_id: Mapped[int | None]
    notes: Mapped[JsonValue | None]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


GUARD: Final[WriteGuard[bool]] = WriteGuard([Lead.__table__], rule=lambda is_read_only: not is_read_only)
"""Its rule reads whether the caller's account is read-only."""
