"""The table of exports."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, RecordId


class Export(Base):
    """A query whose results are files. Its state follows from the account's clock; the files are made when fetched."""

    __tablename__ = "pardot_export"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    user_id: Mapped[int] = mapped_column(doc="The id of its user")
    version: Mapped[int] = mapped_column(SmallInteger(), doc="The version of the API: 4 for versions 3 and 4, or 5")
    object: Mapped[str] = mapped_column(String(32), doc="The object, such as `prospect`")
    procedure: Mapped[JsonValue] = mapped_column(doc="The name and the arguments of its procedure, as they were sent")
    column: Mapped[str] = mapped_column(String(32), doc="The moment by which it selects, such as `updatedAt`")
    after: Mapped[datetime] = mapped_column(doc="It selects records whose moment is later")
    before: Mapped[datetime] = mapped_column(
        doc="It selects records whose moment is earlier, or this one if it is inclusive"
    )
    is_inclusive: Mapped[bool] = mapped_column(doc="True if no end was given: the end is its creation")
    recycle_bin: Mapped[str] = mapped_column(
        String(5), default="false", doc="`true`, `false` or `all`: its argument `deleted`"
    )
    fields: Mapped[JsonValue] = mapped_column(doc="The names of its columns")
    type: Mapped[int | None] = mapped_column(doc="The type of visitor activities")
    prospect_only: Mapped[bool] = mapped_column(doc="True if it selects visitor activities of prospects alone")
    include_byte_order_mark: Mapped[bool] = mapped_column(doc="True if files begin with a byte order mark")
    legacy_date_format: Mapped[bool] = mapped_column(doc="True if moments are `YYYY-MM-DD HH:MM:SS`")
    max_file_size_bytes: Mapped[int] = mapped_column(BigInteger(), doc="The most bytes of a file")
    time_zone: Mapped[str] = mapped_column(doc="The time zone of its user when it was created")
    processing_at: Mapped[datetime] = mapped_column(doc="The time from which it is processed")
    complete_at: Mapped[datetime] = mapped_column(doc="The time from which it is complete")
    expires_at: Mapped[datetime] = mapped_column(doc="The time from which its files are gone")
    outcome: Mapped[str | None] = mapped_column(
        String(8), doc="`Canceled` or `Failed`; null: its state follows from the clock"
    )
    fails: Mapped[bool] = mapped_column(default=False, doc="True if a fault lets it fail when it would be complete")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
