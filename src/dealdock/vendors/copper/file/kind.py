"""The kind of files."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.file.model import File
from dealdock.vendors.copper.record.control import check_there


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
