"""The tables of exports."""

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, WITHOUT_ROWID, Base, DatasetId
from dealdock.vendors.close.bulk_action.model import Job


class Export(Job, Base):
    """A file with leads or opportunities."""

    __tablename__ = "close_export"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"), Index(None, "token"))

    object: Mapped[str] = mapped_column(String(11), doc="The kind of objects: `lead` or `opportunity`")
    # a part of the file's address, which nobody can guess
    token: Mapped[str] = mapped_column(String(64), info=DERIVED)


class ExportPart(Base):
    """The part of a file that a batch has written."""

    __tablename__ = "close_export_part"
    __table_args__ = (WITHOUT_ROWID,)

    dataset_id: Mapped[DatasetId]
    export_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text())
