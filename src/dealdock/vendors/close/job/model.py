"""The tables of bulk actions and exports, and of the batches that they leave to do."""

from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    DERIVED,
    WITHOUT_ROWID,
    Base,
    DatasetId,
    JsonObject,
    JsonObjects,
    JsonValue,
    Whole,
    holds,
)
from dealdock.vendors.close.record.columns import Authored
from dealdock.vendors.close.wire.fields import MAX_INTEGER

CREATED: Final = "created"
PROCESSING: Final = "processing"
DONE: Final = "done"
ERROR: Final = "error"
_NUMBER: Final = Whole(0, MAX_INTEGER)


class Job(Authored):
    """The columns of all that is made in batches."""

    query: Mapped[str | None] = mapped_column(Text(), doc="The search as a text")
    s_query: Mapped[JsonObject | None] = mapped_column(doc="The search as the advanced search has it")
    sort: Mapped[JsonObjects] = mapped_column(doc="The order of the results")
    results_limit: Mapped[int | None] = mapped_column(info=holds(_NUMBER), doc="The most results")
    send_done_email: Mapped[bool] = mapped_column(doc="True if the service would send an email at the end")
    status: Mapped[str] = mapped_column(
        String(10), default=DONE, doc="The progress: `created`, `processing`, `done` or `error`"
    )
    failure: Mapped[str | None] = mapped_column(Text(), doc="The reason for the status `error`")
    # the fields of its kind, as its read shows them
    details: Mapped[JsonObject] = mapped_column(doc="The fields that belong to the kind")
    total: Mapped[int] = mapped_column(info=holds(_NUMBER), doc="The number of objects")
    processed: Mapped[int] = mapped_column(info=holds(_NUMBER), doc="The number of objects that are done")
    # what is done with each object, and the request that asked for it
    plan: Mapped[JsonValue] = mapped_column(info=DERIVED)


class BulkEdit(Job, Base):
    """A change of many leads: of the status, or of a custom field."""

    __tablename__ = "close_bulk_edit"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)


class BulkDelete(Job, Base):
    """A deletion of many leads."""

    __tablename__ = "close_bulk_delete"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)


class BulkEmail(Job, Base):
    """An email to many leads, which is only a record."""

    __tablename__ = "close_bulk_email"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)


class Batch(Base):
    """Some objects of a job, with which a transaction will deal."""

    __tablename__ = "close_batch"
    __table_args__ = (Index(None, "position"), {**WITHOUT_ROWID, "info": {"is_queue": True}})

    dataset_id: Mapped[DatasetId]
    job_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    numbers: Mapped[JsonValue]


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
