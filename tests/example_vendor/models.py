"""The table of leads, with separate `MetaData`, because the sandbox creates it and not a migration."""

from typing import Annotated, Final

from sqlalchemy import MetaData
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.database.write_guard import WriteGuard
from dealdock.platform.models import Base
from dealdock.platform.models.base import DatasetId, JsonValue, MillisecondMoment, RecordId, column


class Lead(Base):
    """A company that may buy something."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    __tablename__ = "example_lead"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    email: NamedColumn[str | None]
    score: NamedColumn[Annotated[int, column(default=0)]]
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]


class Deal(Base):
    """A sale to a lead that may come about."""

    metadata = Lead.metadata
    __tablename__ = "example_deal"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    lead_id: NamedColumn[int]
    owner_id: NamedColumn[int | None]
    notes: NamedColumn[JsonValue | None]
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]


GUARD: Final[WriteGuard[bool]] = WriteGuard([Lead.__table__], rule=lambda is_read_only: not is_read_only)
"""Its rule reads whether the caller's account is read-only."""
