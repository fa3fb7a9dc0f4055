"""Imports in versions 3 and 4: `/api/import/` (contract, version 5, F.2)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, literal, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.base import Moment
from dealdock.platform.text import some
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.prospect_import import files, rules, service
from dealdock.vendors.pardot.prospect_import import writing as importing
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.rows_of_4 import ColumnNames
from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION, READY
from dealdock.vendors.pardot.settings import is_administrator
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, UPDATED, text_only, times
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import BaseUrl, Call, CurrentCall
from dealdock.vendors.pardot.wire.parameters import FILE, INPUT, JSON, properties
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Bare, Document, File, PageResult, moment
from dealdock.web.rest import body
from dealdock.web.rest.answers import object_type

_CODES: Final[Mapping[int, int]] = {204: 158, 227: 165}
"""The codes of version 5 that these versions lack, with the codes in their place."""
_CODES_OF_COLUMNS: Final[Mapping[int, int]] = {154: 165}
_FILE_ERRORS: Final = tuple(_CODES.get(code, code) for code in rules.ERRORS)
_CREATE_ERRORS: Final = (150, 152, 166, 180, 153, 154, 163, 158, 159, 130, 165)
_STATE_ERRORS: Final = (150, 152, 166, 180, 153, 154)
_PROPERTIES: Final = ("operation", "object", "restoreDeleted", "state", "columns")


def _refused(code: int, why: str) -> PardotError:
    """Return the error for a code of version 5."""
    return PardotError(_CODES.get(code, code), why)


def _refused_columns(code: int, why: str) -> PardotError:
    """Return the error for a code that version 5 has for `fields`. Here wrong values have their own code."""
    return PardotError(_CODES_OF_COLUMNS.get(code, code), why)


def _properties(call: Call) -> Mapping[str, Any]:
    """Return the object in the body, in a part of it, or in the query string. Errors 150, 152, 166."""
    document, given = call.document, call.parameters.get(INPUT)
    if document.value is None and document.mistake is None and given:
        document = body.parse(JSON, given.encode())
    return properties(document)


def _columns(sent: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return the columns of a new import. Errors 180, 153, 154, 165, 130."""
    _check_known(sent, _PROPERTIES)
    if missing := [name for name in ("operation", "object") if sent.get(name) in (None, "")]:
        raise PardotError(153, f"the body lacks {', '.join(missing)}")
    for name, word in (("operation", OPERATION), ("object", OBJECT)):
        if str(sent[name]).lower() != word.lower():
            raise PardotError(154, f"{name} has to be {word}")
    return {
        "create_on_no_match": True,
        "restore_deleted": rules.truth(sent, "restoreDeleted", _refused, usual=False),
        "fields": rules.read(sent.get("columns"), "columns", known, _refused_columns),
    }


def _is_ready(sent: Mapping[str, Any]) -> bool:
    """Return True if the import is due to be written. Error 154."""
    state = sent.get("state")
    if state in (None, ""):
        return False
    if str(state).lower() != READY.lower():
        raise PardotError(154, f"state has to be {READY}")
    return True


def _check_ready(sent: Mapping[str, Any]) -> None:
    """Check that a change makes an import ready. Errors 180, 153, 154."""
    _check_known(sent, ("state",))
    if not _is_ready(sent):
        raise PardotError(153, "the body lacks state")


def _check_known(sent: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := [name for name in sent if name not in known]:
        raise PardotError(180, f"{some(unknown)} is not a property here: {', '.join(known)}")


_BY_HAND: Final = "ui"
"""The origin of imports that are not made by the API. There are none here."""


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions for the imports of versions 3 and 4 that the caller sees: administrators see all."""
    conditions: list[ColumnElement[bool]] = [ProspectImport.version.in_(service.OLDER)]
    if not is_administrator(call.caller):
        conditions.append(ProspectImport.user_id == call.caller.user_id)
    if "status" in found:
        conditions.append(service.status_at(literal(call.now, type_=Moment())) == found["status"])
    if found.get("origin") == _BY_HAND:
        conditions.append(false())
    return conditions


QUERY: Final = Query(
    criteria={
        **times("created", ProspectImport.created_at),
        **times("updated", ProspectImport.updated_at),
        "status": Criterion(text_only(values.one_of(service.OPEN, *jobs.STATES)), 51),
        "object": Criterion(text_only(values.one_of(OBJECT)), 51),
        "origin": Criterion(text_only(values.one_of(_BY_HAND, "api", "all")), 188),
    },
    ranges=(CREATED, UPDATED),
    sorts={
        "id": Sorting(ProspectImport.id, descending=True),
        "created_at": Sorting(ProspectImport.created_at, descending=True),
        "updated_at": Sorting(ProspectImport.updated_at, descending=True),
    },
    rest=_rest,
    mobile_is_all=False,
    usual_limit=20,
    max_limit=100,
)


_TEXT: Final = {"type": "string"}
_STATE: Final = {**_TEXT, "enum": [READY]}
_FLAG: Final = {"type": "boolean"}
_COLUMN: Final = {
    "type": "object",
    "properties": {"field": _TEXT, "overwrite": _FLAG, "nullOverwrite": _FLAG},
    "required": ["field"],
}
_BODY: Final = {
    "type": "object",
    "properties": {
        "operation": {**_TEXT, "enum": [OPERATION]},
        "object": {**_TEXT, "enum": [OBJECT]},
        "restoreDeleted": _FLAG,
        "state": _STATE,
        "columns": {"type": "array", "items": _COLUMN},
    },
    "required": ["operation", "object"],
}
"""The schema of a new import, which a form contains in a part of its own, next to its file."""
_NEW_STATE: Final = {"type": "object", "properties": {"state": _STATE}, "required": ["state"]}
_FORM: Final = {"type": "object", "properties": {FILE: {**_TEXT, "format": "binary"}}, "required": [FILE]}
_FORM_OF_NEW: Final = {"type": "object", "properties": {INPUT: _BODY, FILE: {**_TEXT, "format": "binary"}}}

_COUNTS: Final[dict[str, Any]] = {"createdCount": int, "updatedCount": int}
_OPTIONAL: Final = {"batchesRef": str, "errorCount": int, "errorsRef": str}


def _type_of_listed() -> Any:
    """Return the type of the JSON of an import in a page."""
    return object_type("ImportElement", {**_type_of_own(), **_COUNTS, "createdAt": str, "updatedAt": str})


def _type_of_state() -> Any:
    """Return the type of the answer with an import that was created or changed."""
    return object_type("ImportState", {**_type_of_own(), "batchesRef": str}, ("batchesRef",))


def _type_of_whole() -> Any:
    """Return the type of the answer with an import that was read."""
    return object_type("ImportWithCounts", {**_type_of_own(), **_COUNTS, **_OPTIONAL}, tuple(_OPTIONAL))


def _type_of_own() -> dict[str, Any]:
    return {"id": int, "state": str, "isExpired": bool}


def _state(row: AnyRow, operations: str) -> Document:
    """Return the document of an import that was created or changed. `operations`: the address before an operation."""
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    if row.status == service.OPEN and not row.is_expired:
        document["batchesRef"] = f"{operations}/batch/id/{row.id}"
    return document


def _whole(row: AnyRow, operations: str) -> Document:
    """Return the document of an import that is read, with its counts."""
    document = _state(row, operations) | _counts(row)
    if row.error_count:
        document["errorCount"] = row.error_count
        if row.status == COMPLETE and not row.is_expired:
            document["errorsRef"] = f"{operations}/downloadErrors/id/{row.id}"
    return document


def _listed(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of an import in a page."""
    times = {"createdAt": row.created_at, "updatedAt": row.updated_at}
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    return document | _counts(row) | {name: moment(at, zone) for name, at in times.items()}


def _counts(row: AnyRow) -> Document:
    return {"createdCount": row.created_count, "updatedCount": row.updated_count}


router = PardotRouter("import")

_OF_ONE: Final = (13, 16, 109, 228)


@router.operation(
    "create",
    methods=("POST",),
    errors=_CREATE_ERRORS,
    writes=True,
    body=_BODY,
    form=_FORM_OF_NEW,
    is_json=True,
    answer=_type_of_state,
    begins_job=True,
)
def create(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Create an import, perhaps with its only file, and then perhaps ready."""
    number = call.once(partial(_create, call))
    return _answer(call, _state(_read(call, number), _operations(call, base_url)))


def _create(call: Call) -> int:
    """Create an import, perhaps with its only file, and return its id."""
    sent, known = _properties(call), ColumnNames(call.db, call.account)
    columns, is_ready = _columns(sent, known), _is_ready(sent)
    if is_ready and not call.document.files:
        raise PardotError(154, f"state is {READY}, and the import has no file: send it in the part {FILE}")
    own = {"user_id": call.caller.user_id, "time_zone": call.caller.time_zone, "version": call.version}
    number = service.create(call.db, call.account, **own, **columns, fail_job=call.fail_job, now=call.now)
    if call.document.files:
        _add_file(call, number, known)
    if is_ready:
        importing.make_ready(call, call.account, number, now=call.now)
    return number


@router.operation(
    "batch",
    methods=("POST",),
    requires=("id",),
    errors=(*_OF_ONE, 161, *_FILE_ERRORS),
    writes=True,
    form=_FORM,
    is_json=True,
)
def add_batch(call: CurrentCall) -> None:
    """Add a file of CSV to an open import."""
    _add_file(call, _find(call), ColumnNames(call.db, call.account))


@router.operation(
    "update",
    methods=("PATCH",),
    requires=("id",),
    errors=(*_OF_ONE, *_STATE_ERRORS, 155, 161, 156),
    writes=True,
    body=_NEW_STATE,
    is_json=True,
    answer=_type_of_state,
)
def update(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Make an import ready, so that its rows are written."""
    number = call.once(partial(_make_ready, call))
    return _answer(call, _state(_read(call, number), _operations(call, base_url)))


def _make_ready(call: Call) -> int:
    """Make the import ready that a call names, and return its id."""
    number = _find(call)
    _check_ready(_properties(call))
    importing.make_ready(call, call.account, number, now=call.now)
    return number


@router.operation(
    "read", methods=METHODS_OF_READS, requires=("id",), errors=_OF_ONE, is_json=True, answer=_type_of_whole
)
def read(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Return one import, with the counts of its rows."""
    return _answer(call, _whole(_read(call, _find(call)), _operations(call, base_url)))


@router.operation(
    "query", methods=METHODS_OF_READS, criteria=QUERY, answer=described.page("Import", "import", _type_of_listed)
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of imports."""
    selection = QUERY.read(call)
    total = records.total(call.db, call.account, ProspectImport, selection)
    mine = select(*service.SHOWN).where(ProspectImport.dataset_id == call.account.dataset_id)
    rows = call.db.execute(selection.page(mine, ProspectImport), {"now": call.now}).all()
    return PageResult("import", [[_listed(row, call.zone) for row in rows]], total, streamed=False)


@router.operation("downloaderrors", methods=METHODS_OF_READS, requires=("id",), errors=(*_OF_ONE, 161), streams=True)
def read_errors(call: CurrentCall) -> File:
    """Return the rows of an import that have errors."""
    row = _read(call, _find(call))
    if row.status != COMPLETE or row.is_expired:
        why = f"import {row.id} is {row.status}, and its errors are there for seven days after it is Complete"
        raise PardotError(161, why)
    return File(_lines(call, row))


def _lines(call: Call, row: AnyRow) -> Iterator[bytes]:
    yield files.line([*row.header, "error"])
    for each in service.errors(call.db, call.account, row.id):
        yield files.line(each)


def _add_file(call: Call, number: int, known: ColumnNames) -> None:
    found = rules.open_import(call.db, call.account, number, _refused, now=call.now)
    file = rules.checked(found, call.document.files, FILE, known, _refused)
    service.add_file(call.db, call.account, found, file, now=call.now)


def _answer(call: Call, document: Document) -> Bare:
    """Return an import as an answer: alone in JSON, as an element in XML."""
    return Bare(document if call.format == "json" else {"import": document})


def _operations(call: Call, base_url: str) -> str:
    return f"{base_url}/api/import/version/{call.version}/do"


def _read(call: Call, number: int) -> AnyRow:
    return service.read(call.db, call.account, number, now=call.now)


def _find(call: Call) -> int:
    """Return the id of an import that a call names. Errors 13, 16, 109, 228."""
    number = values.required_id(call)
    version = service.version(call.db, call.caller, number)
    if version is None:
        raise PardotError(109, f"no import has the id {number}")
    if version not in service.OLDER:
        raise PardotError(228, f"import {number} was made in version {version}")
    return number
