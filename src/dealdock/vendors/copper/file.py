"""Files of records: `/{entity}/{id}/files` (contract B9). Only the control plane adds them, and only as metadata."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Index, String, select
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import Count
from dealdock.vendors.copper.names import PLURALS, PREFIX, Entity
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.record.resource import RESOURCES
from dealdock.vendors.copper.wire.answers import Removal
from dealdock.vendors.copper.wire.call import Call, for_kind
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

KINDS: Final[tuple[Entity, ...]] = ("lead", "person", "company", "opportunity", "project")
"""The kinds of record that have files."""


class File(Base):
    """A file of a record."""

    __tablename__ = "copper_file"
    __table_args__ = (Index(None, "dataset_id", "parent_id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    parent_id: Mapped[int] = mapped_column(doc="The id of the record that has the file")
    parent_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(KINDS)), doc="The kind of the record that has the file"
    )
    file_name: Mapped[str] = mapped_column(doc="The name of the file")
    file_size: Mapped[Count] = mapped_column(doc="The size of the file in bytes")
    content_type: Mapped[str | None] = mapped_column(doc="The media type of the file")
    creator_id: Mapped[int | None] = mapped_column(doc="The user who added the file")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def _add(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    check_there(db, account, "parent", given)
    return records.add(db, account, File, now=now, **given)


FILE: Final = of_rows(
    "file",
    "files",
    File,
    references={"creator_id": "user"},
    create=_add,
    fixed={"parent_id", "parent_type"},
    example={"parent_id": 39, "parent_type": "opportunity", "file_name": "offer.pdf"},
    in_scenes={"parent_id": scene_fields.Named},
)


router = RestRouter("file", PREFIX)


@closed
class ShownFile(TypedDict):
    """A file in answers."""

    id: int
    is_deleted: bool
    file_name: str
    file_size: int
    content_type: str | None
    creator_id: int | None
    date_created: int
    date_modified: int | None


def _list(kind: Entity, call: Call) -> list[ShownFile]:
    """Return the files of a record, by id."""
    here = (File.dataset_id == call.account.dataset_id, File.parent_id == _parent(kind, call))
    rows = call.db.execute(select(File.__table__).where(*here).order_by(File.id))
    return [_file(row, is_listed=True) for row in rows]


def _read(kind: Entity, call: Call) -> ShownFile:
    """Return a file of a record."""
    return _file(_row(kind, call), is_listed=False)


def _delete(kind: Entity, call: Call) -> Removal:
    """Delete a file of a record."""
    row = _row(kind, call)
    call.db.execute(sql_delete(File).where(*records.one(call.account, File, row.id)))
    return {"removed": True, "resource": {"id": row.id, "type": "filedocument"}}


def _parent(kind: Entity, call: Call) -> int:
    """Return the id of the record in the path. Raises `RecordError(NO_RECORD)`."""
    record_id = call.record_id()
    if not RESOURCES[kind].records.exists(call.db, call.account, record_id):
        raise RecordError(NO_RECORD, record_id)
    return record_id


def _row(kind: Entity, call: Call) -> Any:
    """Return the file in the path. Raises `RecordError(NO_RECORD)` for the file of another record."""
    parent_id = _parent(kind, call)
    row = records.read(call.db, call.account, File, call.record_id("file_id"))
    if row.parent_id != parent_id:
        raise RecordError(NO_RECORD, row.id)
    return row


def _file(row: Any, *, is_listed: bool) -> ShownFile:
    return {
        "id": row.id,
        "is_deleted": False,
        "file_name": row.file_name,
        "file_size": row.file_size,
        "content_type": row.content_type,
        "creator_id": row.creator_id,
        "date_created": int(row.created_at.timestamp()),
        "date_modified": None if is_listed else int(row.updated_at.timestamp()),
    }


for _kind in KINDS:
    _path = f"/{PLURALS[_kind]}/{{id}}/files"
    router.operation(f"list_of_{_kind}", "GET", _path, errors=("not_found",), answer=lambda: list[ShownFile])(
        for_kind(_list, _kind)
    )
    router.operation(f"read_of_{_kind}", "GET", _path + "/{file_id}", errors=("not_found",), answer=lambda: ShownFile)(
        for_kind(_read, _kind)
    )
    router.operation(
        f"delete_of_{_kind}", "DELETE", _path + "/{file_id}", errors=("not_found",), writes=True, answer=lambda: Removal
    )(for_kind(_delete, _kind))
