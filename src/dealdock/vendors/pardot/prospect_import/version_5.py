"""Imports in version 5: their fields, operations and routes (contract F.1)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, literal

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.text import some
from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.prospect_import import files, rows_of_5, rules, service
from dealdock.vendors.pardot.prospect_import import writing as background
from dealdock.vendors.pardot.prospect_import.model import ProspectImport
from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION, READY
from dealdock.vendors.pardot.prospect_import.service import IS_EXPIRED, OPEN, STATUS
from dealdock.vendors.pardot.settings import is_administrator
from dealdock.vendors.pardot.v5 import answers, bodies, parameters, reading, selection, writing
from dealdock.vendors.pardot.v5.call import CurrentCall, V5Call
from dealdock.vendors.pardot.v5.documents import Document
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation, identity, integers, times
from dealdock.vendors.pardot.v5.writing import BODY_ERRORS, Written
from dealdock.vendors.pardot.wire.operations import BaseUrl
from dealdock.vendors.pardot.wire.serializers import File
from dealdock.web.rest.routing import RestRouter

VERSION: Final = 5
BATCHES, ERRORS = "batchesRef", ("errorsRef", "errorRef")
"""The fields with addresses: of where files go, and of the rows with errors, by two names."""


def _visible(call: V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own imports. All callers see only imports of version 5."""
    of_version: tuple[ColumnElement[bool], ...] = (ProspectImport.version == VERSION,)
    return of_version if is_administrator(call.caller) else (*of_version, ProspectImport.user_id == call.caller.user_id)


_USER: Final[dict[str, Any]] = {"type": "Integer", "column": ProspectImport.user_id}
_WITH_ERRORS: Final = and_(STATUS == COMPLETE, ProspectImport.error_count > 0, ~IS_EXPIRED)

IMPORT: Final = ApiObject(
    object="import",
    collection="imports",
    model=ProspectImport,
    visible=_visible,
    members=(
        identity(ProspectImport.id),
        Field(name="status", type="String", column=STATUS),
        Field(name="isExpired", type="Boolean", column=IS_EXPIRED, filter="equal"),
        *integers(ProspectImport, "createdCount", "updatedCount", "errorCount"),
        Field(name=BATCHES, type="String", column=case((and_(STATUS == OPEN, ~IS_EXPIRED), ProspectImport.id))),
        *(Field(name=name, type="String", column=case((_WITH_ERRORS, ProspectImport.id))) for name in ERRORS),
        Field(name="operation", type="String", column=literal(OPERATION)),
        Field(name="object", type="String", column=literal(OBJECT)),
        Field(name="origin", type="String", column=literal("API")),
        *times(ProspectImport),
        Field(name="createdById", **_USER),
        Field(name="updatedById", **_USER),
        Relation("createdBy", "user", ProspectImport.user_id),
        Relation("updatedBy", "user", ProspectImport.user_id),
    ),
)


FILE: Final = "file"
"""The part of a form with the file."""


def _add_file(call: V5Call, import_id: int) -> None:
    """Add the file of a call to an open import. Errors 161, and the errors of rules."""
    found = rules.open_import(call.db, call.account, import_id, refused, now=call.now)
    sent = [file for name, file in call.body.files if name == FILE]
    file = rules.checked(found, sent, FILE, rows_of_5.known_columns(call), refused)
    service.add_file(call.db, call.account, found, file, now=call.now)


def _lines(call: V5Call, found: AnyRow) -> Iterator[bytes]:
    """Yield the lines of the file with the rows that have errors."""
    yield files.line([*found.header, "error"])
    for row in service.errors(call.db, call.account, found.id):
        yield files.line(row)


CREATE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, 154, 153, 130, *rules.ERRORS)
UPDATE_ERRORS: Final = (46, 16, 228, *BODY_ERRORS, 51, 193, 109, 154, 153, 155, 161, 156)
BATCH_ERRORS: Final = (46, 16, 228, 51, 109, 161, *rules.ERRORS)
CANCEL_ERRORS: Final = (46, 16, 228, 51, 109, 161)
READ_ERRORS: Final = (*reading.READ_ERRORS, 228)
RESULT_ERRORS: Final = (16, 228, 51, 109, 161)

_PROPERTIES: Final = ("operation", "object", "createOnNoMatch", "restoreDeleted", "status", "fields")


def _number(call: V5Call) -> int:
    """Return the id of an import that was not made in versions 3 and 4. Errors 16, 228."""
    number = reading.record_id(call)
    if service.version(call.db, call.caller, number) in service.OLDER:
        raise refused(228, f"import {number} was made in versions 3 and 4")
    return number


def _names(call: V5Call) -> list[str]:
    reading.check_parameters(call, ("fields",))
    return selection.split(call.query.get("fields", ""))


def _addressed(document: Document | None, number: int | None, base_url: str) -> Any:
    """Return a document with addresses in place of ids, in the fields of imports that contain addresses."""
    for name, path in {BATCHES: "batches", **dict.fromkeys(ERRORS, "errors")}.items():
        if document is not None and (has := document.get(name)) is not None:
            document[name] = f"{base_url}/api/v5/imports/{number or has}/{path}"
    return document


def _check_known(sent: Mapping[str, Any], known: Sequence[str]) -> None:
    """Check the names of properties. Error 154."""
    if unknown := [name for name in sent if name not in known]:
        why = f"{some(unknown)} is not a property that can be written here. Known: {', '.join(known)}"
        raise refused(154, why, ", ".join(unknown))


def _check_words(sent: Mapping[str, Any]) -> None:
    """Check the operation, the object and the state of a new import. Errors 153, 154."""
    if missing := [name for name in ("operation", "object") if name not in sent]:
        raise refused(153, f"the body lacks {', '.join(missing)}", ", ".join(missing))
    for name, word in (("operation", OPERATION), ("object", OBJECT)):
        if str(sent[name]).lower() != word.lower():
            raise refused(154, f"{name} has to be {word}")
    if sent.get("status") not in (None, ""):
        _check_ready(sent["status"])


def _check_ready(given: Any) -> None:
    """Check that a state is the only one that clients can set. Error 154."""
    if str(given).lower() != READY.lower():
        raise refused(154, f"status has to be {READY}")


def _columns(call: V5Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new import. Errors 154, 130."""
    return {
        "create_on_no_match": rules.truth(sent, "createOnNoMatch", refused, usual=False),
        "restore_deleted": rules.truth(sent, "restoreDeleted", refused, usual=False),
        "fields": rules.read(sent.get("fields"), "fields", rows_of_5.known_columns(call), refused),
    }


imports: Final = RestRouter(IMPORT.object, "/api/v5/imports")


@imports.operation(
    "create",
    "POST",
    fields=parameters.IMPORT_BODY,
    query=parameters.of_write(IMPORT),
    errors=CREATE_ERRORS,
    status=201,
    writes=True,
    takes_files=True,
    answer=partial(answers.record, IMPORT),
    begins_job=True,
)
def create(call: CurrentCall, base_url: BaseUrl) -> Written:
    """Create an import of prospects, whose rows are written once it is ready."""
    number = call.once(partial(_create, call))
    names = _names(call)
    selected = selection.of_names(call, IMPORT, names or ["id"])
    made = writing.created(call, number, selected, f"{base_url}{call.operation.path}", names)
    return made._replace(document=_addressed(made.document, number, base_url))


def _create(call: V5Call) -> int:
    """Create an import, perhaps with a file, and return its id."""
    sent = bodies.properties(call, takes_files=True)
    selection.of_names(call, IMPORT, _names(call) or ["id"])
    _check_known(sent, _PROPERTIES)
    _check_words(sent)
    is_ready = sent.get("status") not in (None, "")
    has_file = bool(call.body.files)
    if is_ready and not has_file:
        raise refused(154, f"status is {READY}, and the import has no file: send it in the part file of a form")
    mine = {"user_id": call.caller.user_id, "time_zone": call.caller.time_zone, "version": VERSION}
    columns = {**mine, **_columns(call, sent)}
    number = service.create(call.db, call.account, **columns, fail_job=call.fail_job, now=call.now)
    if has_file:
        _add_file(call, number)
    if is_ready:
        background.make_ready(call, call.account, number, now=call.now)
    return number


@imports.operation(
    "query",
    "GET",
    query=parameters.of_query(IMPORT),
    errors=reading.QUERY_ERRORS,
    answer=partial(answers.page, IMPORT),
)
def query(call: CurrentCall, base_url: BaseUrl) -> reading.RecordPage:
    """Return a page of imports."""
    found = reading.query(call, IMPORT, base_url)
    return found._replace(documents=[_addressed(each, None, base_url) for each in found.documents])


@imports.operation(
    "read",
    "GET",
    "/{id}",
    query=parameters.of_read(IMPORT),
    errors=READ_ERRORS,
    answer=partial(answers.record, IMPORT),
)
def read(call: CurrentCall, base_url: BaseUrl) -> reading.Read:
    """Return one import."""
    _number(call)
    found = reading.read(call, IMPORT)
    return found._replace(document=_addressed(found.document, None, base_url))


@imports.operation(
    "update",
    "PATCH",
    "/{id}",
    fields=parameters.IMPORT_STATUS,
    query=parameters.of_write(IMPORT),
    errors=UPDATE_ERRORS,
    status=204,
    also=(200,),
    writes=True,
    answer=partial(answers.record, IMPORT),
)
def update(call: CurrentCall, base_url: BaseUrl) -> Written:
    """Make an import ready, so that its rows are written."""
    number = call.once(partial(_make_ready, call))
    names = _names(call)
    if not names:
        return Written(None)
    selected = selection.of_names(call, IMPORT, names)
    return Written(_addressed(writing.document_of(call, selected, number), number, base_url))


def _make_ready(call: V5Call) -> int:
    """Make the import ready that a call names, and return its id."""
    number = _number(call)
    sent = bodies.properties(call)
    selection.of_names(call, IMPORT, _names(call))
    writing.find(call, IMPORT, number)
    _check_known(sent, ("status",))
    if "status" not in sent:
        raise refused(153, "the body lacks status", "status")
    _check_ready(sent["status"])
    background.make_ready(call, call.account, number, now=call.now)
    return number


@imports.operation("batch", "POST", "/{id}/batches", errors=BATCH_ERRORS, status=204, writes=True, takes_files=True)
def add_batch(call: CurrentCall) -> Written:
    """Add a file of CSV to an open import."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    _add_file(call, number)
    return Written(None)


@imports.operation(
    "downloadErrors",
    "GET",
    "/{id}/errors",
    errors=RESULT_ERRORS,
    streams=True,
    answer=lambda: answers.CsvFile,
    content_type="text/csv",
)
def errors(call: CurrentCall) -> File:
    """Return the rows of an import that have errors."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    found = service.read(call.db, call.account, number, now=call.now)
    if found.status != COMPLETE or found.is_expired:
        raise refused(161, f"import {number} is {found.status}, and its errors are there for seven days after Complete")
    return File(_lines(call, found))


@imports.operation(
    "cancel",
    "POST",
    "/{id}/do/cancel",
    errors=CANCEL_ERRORS,
    writes=True,
    answer=lambda: answers.CanceledImport,
)
def cancel(call: CurrentCall) -> Written:
    """Cancel an import that is not over."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    service.cancel(call.db, call.account, number, now=call.now)
    return Written(writing.document_of(call, selection.of_names(call, IMPORT, ["id", "status"]), number))
