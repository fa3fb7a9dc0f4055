"""The operations of imports: `/api/import/version/<v>/do/<operation>` (contract, version 5, F.2)."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.older_import import answers, fields, layout
from dealdock.vendors.pardot.older_import.criteria import QUERY
from dealdock.vendors.pardot.prospect.importing import ColumnNames
from dealdock.vendors.pardot.prospect_import import files, service, uploads
from dealdock.vendors.pardot.prospect_import import writing as importing
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.rules import READY
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.bodies import FILE
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import BaseUrl, Call, CurrentCall
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Bare, Document, File, PageResult

router = PardotRouter("import")

_OF_ONE: Final = (13, 16, 109, 228)


@router.operation(
    "create",
    methods=("POST",),
    errors=fields.CREATE_ERRORS,
    writes=True,
    body=answers.BODY,
    form=answers.FORM_OF_NEW,
    is_json=True,
    answer=answers.state,
    begins_job=True,
)
def create(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Create an import, perhaps with its only file, and then perhaps ready."""
    number = call.once(partial(_create, call))
    return _answer(call, layout.state(_read(call, number), _operations(call, base_url)))


def _create(call: Call) -> int:
    """Create an import, perhaps with its only file, and return its id."""
    sent, known = fields.properties(call), ColumnNames(call.db, call.account)
    columns, is_ready = fields.read(sent, known), fields.is_ready(sent)
    if is_ready and not call.document.files:
        raise PardotError(154, f"state is {READY}, and the import has no file: send it in the part {FILE}")
    own = {"user_id": call.caller.user_id, "time_zone": call.caller.time_zone, "version": call.version}
    number = service.create(call.db, call.account, **own, **columns, fail_after=call.fail_job, now=call.now)
    if call.document.files:
        _add_file(call, number, known)
    if is_ready:
        importing.make_ready(call, call.account, number, now=call.now)
    return number


@router.operation(
    "batch",
    methods=("POST",),
    requires=("id",),
    errors=(*_OF_ONE, 161, *fields.FILE_ERRORS),
    writes=True,
    form=answers.FORM,
    is_json=True,
)
def add_batch(call: CurrentCall) -> None:
    """Add a file of CSV to an open import."""
    _add_file(call, _find(call), ColumnNames(call.db, call.account))


@router.operation(
    "update",
    methods=("PATCH",),
    requires=("id",),
    errors=(*_OF_ONE, *fields.STATE_ERRORS, 155, 161, 156),
    writes=True,
    body=answers.NEW_STATE,
    is_json=True,
    answer=answers.state,
)
def update(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Make an import ready, so that its rows are written."""
    number = call.once(partial(_make_ready, call))
    return _answer(call, layout.state(_read(call, number), _operations(call, base_url)))


def _make_ready(call: Call) -> int:
    """Make the import ready that a call names, and return its id."""
    number = _find(call)
    fields.check_ready(fields.properties(call))
    importing.make_ready(call, call.account, number, now=call.now)
    return number


@router.operation(
    "read", methods=METHODS_OF_READS, requires=("id",), errors=_OF_ONE, is_json=True, answer=answers.whole
)
def read(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Return one import, with the counts of its rows."""
    return _answer(call, layout.whole(_read(call, _find(call)), _operations(call, base_url)))


@router.operation(
    "query", methods=METHODS_OF_READS, criteria=QUERY, answer=described.page("Import", "import", answers.listed)
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of imports."""
    selection = QUERY.read(call)
    total = records.total(call.db, call.account, ProspectImport, selection)
    mine = select(*service.SHOWN).where(ProspectImport.dataset_id == call.account.dataset_id)
    rows = call.db.execute(selection.page(mine, ProspectImport), {"now": call.now}).all()
    return PageResult("import", [[layout.listed(row, call.zone) for row in rows]], total, streamed=False)


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
    found = uploads.open_import(call.db, call.account, number, fields.refused, now=call.now)
    file = uploads.checked(found, call.document.files, FILE, known, fields.refused)
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
    number = required.record_id(call)
    version = service.version(call.db, call.caller, number)
    if version is None:
        raise PardotError(109, f"no import has the id {number}")
    if version not in service.OLDER:
        raise PardotError(228, f"import {number} was made in version {version}")
    return number
