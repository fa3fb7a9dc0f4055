"""The files that open imports get, in all versions (contract, version 5, i.batch.1)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted, some
from dealdock.vendors.pardot.prospect_import import files, service
from dealdock.vendors.pardot.prospect_import.files import CsvFile
from dealdock.vendors.pardot.prospect_import.rules import Refuse
from dealdock.web.size_limits import MAX_PARAMETERS

ERRORS: Final = (162, 163, 204, 160, 159, 130, 227)


def open_import(db: Connection, account: AccountContext, import_id: int, refuse: Refuse, *, now: datetime) -> AnyRow:
    """Return an import that takes files. Error 161."""
    found = service.read(db, account, import_id, now=now)
    if found.status != service.OPEN or found.is_expired:
        state = "expired" if found.is_expired else found.status
        raise refuse(161, f"import {import_id} is {state}, and takes files while it is {service.OPEN}")
    return found


def checked(found: AnyRow, sent: Sequence[CsvFile], part: str, known: Collection[str], refuse: Refuse) -> CsvFile:
    """Return the only file in the parts with this name, for an import. `known`: names of columns. Errors: `ERRORS`."""
    if len(sent) != 1:
        code = 163 if sent else 162
        raise refuse(code, f"the body has {len(sent)} parts {part}: it has to be multipart/form-data with one")
    (file,) = sent
    if file.size > files.MAX_BYTES:
        raise refuse(204, f"the file has {file.size:,} bytes, {files.MAX_BYTES:,} are the most")
    if found.batches >= service.MAX_BATCHES:
        raise refuse(160, f"import {found.id} has {found.batches} files, which are the most")
    if not file.header:
        raise refuse(159, file.mistake or "the file is empty")
    _check_header(found, file.header, known, refuse)
    if file.mistake is not None:
        raise refuse(159, file.mistake)
    return file


def _check_header(found: AnyRow, header: Sequence[str], known: Collection[str], refuse: Refuse) -> None:
    """Check the names of the columns. Errors 159, 130, 227."""
    if found.header is not None and list(header) != found.header:
        raise refuse(159, f"the header differs from that of the first file: {some(found.header)}")
    if len(set(header)) < len(header):
        raise refuse(159, "the header has a name twice")
    if unknown := [name for name in header if name not in known]:
        names = ", ".join(sorted(known))
        raise refuse(130, f"{some(unknown, quoted)} cannot be imported. The columns are: {names}")
    if len(header) > MAX_PARAMETERS:  # some names have a number that may be any
        raise refuse(159, f"the header has {len(header):,} columns, {MAX_PARAMETERS:,} are the most")
    if missing := [rule["field"] for rule in found.fields if rule["field"] not in header]:
        raise refuse(227, f"a rule names {some(missing)}, and the file has no such column")
