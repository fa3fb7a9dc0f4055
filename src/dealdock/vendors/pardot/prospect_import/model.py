"""The tables of imports."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId


class ProspectImport(Base):
    """Prospects that files of CSV create and change. They are written in the background, row after row."""

    __tablename__ = "pardot_import"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"), Index(None, "done_at", "processing_at"))

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    user_id: Mapped[int] = mapped_column(doc="The id of its user")
    version: Mapped[int] = mapped_column(SmallInteger(), doc="The version of the API: 3, 4 or 5")
    create_on_no_match: Mapped[bool] = mapped_column(doc="True if a row that finds no prospect creates one")
    restore_deleted: Mapped[bool] = mapped_column(doc="True if a row restores a deleted prospect that it finds")
    fields: Mapped[JsonValue] = mapped_column(doc="How columns treat values: `field`, `overwrite`, `nullOverwrite`")
    header: Mapped[JsonValue | None] = mapped_column(doc="The names of the columns; null without a file")
    batches: Mapped[int] = mapped_column(doc="The number of its files")
    rows: Mapped[int] = mapped_column(doc="The number of rows of its files")
    rows_done: Mapped[int] = mapped_column(doc="The number of those that are written")
    created_count: Mapped[int] = mapped_column(doc="The number of rows that created a prospect")
    updated_count: Mapped[int] = mapped_column(doc="The number of rows that found one")
    error_count: Mapped[int] = mapped_column(doc="The number of rows that are wrong")
    time_zone: Mapped[str] = mapped_column(doc="The time zone of its user when it was created")
    processing_at: Mapped[datetime | None] = mapped_column(doc="The time from which it is processed; null: it is open")
    complete_at: Mapped[datetime | None] = mapped_column(doc="The earliest time at which it is complete")
    done_at: Mapped[datetime | None] = mapped_column(doc="The time at which its last row was written, or it ended")
    expires_at: Mapped[datetime] = mapped_column(doc="The time from which it takes no files, or its errors are gone")
    outcome: Mapped[str | None] = mapped_column(
        String(8), doc="`Canceled` or `Failed`; null: its state follows from the clock"
    )
    failure: Mapped[str | None] = mapped_column(Text(), doc="The reason for the state `Failed`")
    fail_after: Mapped[int | None] = mapped_column(doc="The number of rows after which a fault lets it fail")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ImportPart(Base):
    """Some rows of an import. Once all are written, only those with errors."""

    __tablename__ = "pardot_import_part"

    dataset_id: Mapped[DatasetId]
    import_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, doc="The number of rows before the first one")
    rows: Mapped[JsonValue]
    errors: Mapped[JsonValue | None] = mapped_column(doc="The wrong rows, each with its error as a further cell")
