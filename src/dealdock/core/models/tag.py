"""Tags."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from dealdock.core.models.base import Base, DatasetId, RecordId


class Tag(Base):
    """A word that things can be marked with; what is, the sandbox doesn't keep."""

    __tablename__ = "tag"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
