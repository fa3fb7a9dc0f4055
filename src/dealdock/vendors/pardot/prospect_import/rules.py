"""The rules for the values of columns, and for the files, of imports of all versions (contract, version 5, F)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted, some
from dealdock.vendors.pardot.prospect_import import files, service
from dealdock.vendors.pardot.prospect_import.files import CsvFile
from dealdock.web.size_limits import MAX_PARAMETERS

OPERATION, OBJECT = "Upsert", "Prospect"
"""The operation and the object of every import."""
READY: Final = "Ready"
"""The state that a client sets."""
_FLAGS: Final = ("overwrite", "nullOverwrite")
_NAMES: Final = ("field", *_FLAGS)
_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")

Refuse = Callable[[int, str], Exception]
"""Returns the error of a version for a code, with its explanation."""


def read(given: Any, name: str, known: Collection[str], refuse: Refuse) -> list[dict[str, Any]]:
    """Return the rules in the property of this name. Errors 154, 130."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise refuse(154, f"{name} has to be an array of objects with field, overwrite and nullOverwrite")
    for each in given:
        if not isinstance(each, dict) or not isinstance(each.get("field"), str):
            raise refuse(154, f"a member of {name} has to be an object with the name of a column in field")
        if unknown := [one for one in each if one not in _NAMES]:
            raise refuse(154, f"a member of {name} has {unknown[0]}. Known: {', '.join(_NAMES)}")
        if each["field"] not in known:
            raise refuse(130, f"{each['field']} cannot be imported")
    flags = [{flag: truth(each, flag, refuse, usual=True) for flag in _FLAGS} for each in given]
    return [{"field": each["field"], **of_field} for each, of_field in zip(given, flags, strict=True)]


def truth(given: Mapping[str, Any], name: str, refuse: Refuse, *, usual: bool) -> bool:
    """Return a property that is true or false. Error 154."""
    value = given.get(name)
    if value in (None, ""):
        return usual
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    if word not in (*_TRUE, *_FALSE):
        raise refuse(154, f"{name} is {str(value)[:40]}, and has to be true or false")
    return word in _TRUE


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
