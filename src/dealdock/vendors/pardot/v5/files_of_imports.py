"""The files of imports, and the files of their rows with errors (contract i.batch.1)."""

from collections.abc import Iterator
from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.prospect_import import files, service, uploads
from dealdock.vendors.pardot.v5 import importing
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused

FILE: Final = "file"
"""The part of a form with the file."""


def add(call: V5Call, import_id: int) -> None:
    """Add the file of a call to an open import. Errors 161, and the errors of uploads."""
    found = uploads.open_import(call.db, call.account, import_id, refused, now=call.now)
    sent = [file for name, file in call.body.files if name == FILE]
    file = uploads.checked(found, sent, FILE, importing.known_columns(call), refused)
    service.add_file(call.db, call.account, found, file, now=call.now)


def errors_of(call: V5Call, found: AnyRow) -> Iterator[bytes]:
    """Yield the lines of the file with the rows that have errors."""
    yield files.line([*found.header, "error"])
    for row in service.errors(call.db, call.account, found.id):
        yield files.line(row)
