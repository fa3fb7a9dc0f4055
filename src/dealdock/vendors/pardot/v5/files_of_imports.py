"""The files of imports: CSV with a header, and the rows with errors (contract i.batch.1)."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import clean, quoted
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.v5 import importing
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused

FILE: Final = "file"
"""The part of a form with the file."""
MAX_FILE_BYTES: Final = 10_000_000
ERRORS: Final = (162, 163, 204, 160, 159, 130, 227)


def add(call: V5Call, import_id: int) -> None:
    """Add the file of a call to an open import. Errors 161, and those above."""
    found = service.read(call.db, call.account, import_id, now=call.now)
    if found.status != service.OPEN or found.is_expired:
        state = "expired" if found.is_expired else found.status
        raise refused(161, f"import {import_id} is {state}, and takes files while it is {service.OPEN}")
    content = _only(call)
    if found.batches >= service.MAX_BATCHES:
        raise refused(160, f"import {import_id} has {found.batches} files, which are the most")
    rows = _rows(content)
    header = next(rows, None)
    if header is None:
        raise refused(159, "the file is empty: it needs a row with the names of the columns, and rows with values")
    _check_header(call, found, header)
    service.add_file(call.db, call.account, found, header, _checked(rows, len(header)), now=call.now)


def _only(call: V5Call) -> bytes:
    """Return the only file of a form. Errors 162, 163, 204."""
    files = [part.content for part in call.body.files if part.name == FILE]
    if len(files) != 1:
        code = 163 if files else 162
        raise refused(code, f"the body has {len(files)} parts {FILE}: it has to be multipart/form-data with one")
    if len(files[0]) > MAX_FILE_BYTES:
        raise refused(204, f"the file has {len(files[0]):,} bytes, {MAX_FILE_BYTES:,} are the most")
    return files[0]


def _rows(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of CSV, without empty lines. Error 159."""
    try:
        text = clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refused(159, f"the file is not UTF-8: {error}") from None
    try:
        yield from filter(None, csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise refused(159, f"the file is not CSV: {error}") from None


def _checked(rows: Iterator[list[str]], cells: int) -> Iterator[Sequence[str]]:
    """Yield the rows, each as long as the first. Error 159."""
    number = 0
    for number, row in enumerate(rows, 1):
        if len(row) != cells:
            raise refused(159, f"row {number} has {len(row)} cells, and the header {cells}")
        yield row
    if number == 0:
        raise refused(159, "the file has a header, and no rows with values")


def _check_header(call: V5Call, found: AnyRow, header: Sequence[str]) -> None:
    """Check the names of the columns. Errors 159, 130, 227."""
    if found.header is not None and list(header) != found.header:
        raise refused(159, f"the header differs from that of the first file: {', '.join(found.header)}")
    if len(set(header)) < len(header):
        raise refused(159, "the header has a name twice")
    known = importing.known_columns(call)
    if unknown := [name for name in header if name not in known]:
        names = ", ".join(sorted(known))
        raise refused(130, f"{', '.join(map(quoted, unknown))} cannot be imported. The columns are: {names}")
    if missing := [rule["field"] for rule in found.fields if rule["field"] not in header]:
        raise refused(227, f"fields has {', '.join(missing)}, and the file has no such column")


def errors_of(call: V5Call, found: AnyRow) -> Iterator[bytes]:
    """Yield the lines of the file with the rows that have errors."""
    yield _line([*found.header, "error"])
    for row in service.errors(call.db, call.account, found.id):
        yield _line(row)


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
