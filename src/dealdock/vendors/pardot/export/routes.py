"""The operations of exports: `/api/export/version/<v>/do/<operation>` (contract, version 5, E.3)."""

from typing import Any

from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import jobs
from dealdock.vendors.pardot.export import answers, exported, fields, files, layout, service
from dealdock.vendors.pardot.export.criteria import QUERY
from dealdock.vendors.pardot.export.model import Export
from dealdock.vendors.pardot.wire import described, required
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import BaseUrl, Call, CurrentCall
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Bare, File, PageResult

router = PardotRouter("export")


@router.operation(
    "create",
    methods=("POST",),
    errors=fields.ERRORS,
    writes=True,
    body=answers.BODY,
    is_json=True,
    answer=answers.one,
    begins_job=True,
)
def create(call: CurrentCall) -> Bare:
    """Create an export, whose files are there when it is complete."""
    number = service.create(call.db, call.caller, **fields.read(call), fails=call.fail_job is not None, now=call.now)
    return _answer(call, number)


@router.operation(
    "read", methods=METHODS_OF_READS, requires=("id",), errors=(13, 16, 109, 228), is_json=True, answer=answers.one
)
def read(call: CurrentCall, base_url: BaseUrl) -> Bare:
    """Return one export, with the addresses of its files when it is complete."""
    row = _find(call)
    number = 0
    if row.status == jobs.COMPLETE and not row.is_expired:
        number = exported.file_count(call.db, call.account, row)
    address = f"{base_url}/api/export/version/{call.version}/do/downloadResults/id/{row.id}/file"
    return _answer(call, row.id, [f"{address}/{place}" for place in range(1, number + 1)])


@router.operation(
    "query", methods=METHODS_OF_READS, criteria=QUERY, answer=described.page("Export", "export", answers.export)
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of exports, without the addresses of their files."""
    selection = QUERY.read(call)
    total = records.total(call.db, call.account, Export, selection)
    mine = select(*service.SHOWN).where(Export.dataset_id == call.account.dataset_id)
    rows = call.db.execute(selection.page(mine, Export), {"now": call.now}).all()
    return PageResult("export", [[layout.export(row, call.zone) for row in rows]], total, streamed=False)


@router.operation(
    "downloadresults", methods=METHODS_OF_READS, requires=("id", "file"), errors=(13, 16, 109, 228, 178), streams=True
)
def read_result(call: CurrentCall) -> File:
    """Return a file of an export."""
    text = call.parameters.get("file")
    if text is None:
        raise required.missing("file")
    row = _find(call)
    if row.status != jobs.COMPLETE or row.is_expired:
        why = f"export {row.id} is {row.status}, and its files are there while it is Complete, for seven days"
        raise PardotError(178, why)
    found = files.numbered(exported.pieces(call.db, call.account, row), text)
    if found is None:
        raise PardotError(109, f"export {row.id} has no file {quoted(text)}")
    return found


@router.operation(
    "cancel",
    methods=("POST",),
    requires=("id",),
    errors=(13, 16, 109, 228, 178),
    writes=True,
    is_json=True,
    answer=answers.one,
)
def cancel(call: CurrentCall) -> Bare:
    """Cancel an export that is not complete."""
    row = _find(call)
    service.cancel(call.db, call.account, row.id, now=call.now)
    return _answer(call, row.id)


def _answer(call: Call, number: int, references: Any = ()) -> Bare:
    row = service.read(call.db, call.account, number, now=call.now)
    return Bare({"export": layout.export(row, call.zone, references)})


def _find(call: Call) -> AnyRow:
    """Return the export that a call names. Errors 13, 16, 109, 228."""
    number = required.record_id(call)
    version = service.version(call.db, call.caller, number)
    if version is None:
        raise PardotError(109, f"no export has the id {number}")
    if version != service.VERSION:
        raise PardotError(228, f"export {number} was made in version {version}")
    return service.read(call.db, call.account, number, now=call.now)
