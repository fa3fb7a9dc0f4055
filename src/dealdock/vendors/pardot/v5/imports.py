"""The operations of imports (contract F.1)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.pardot import importing as background
from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.prospect_import import rules, service, uploads
from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION, READY
from dealdock.vendors.pardot.v5 import bodies, files_of_imports, importing, reading, selection, writing
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import Document
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.objects.prospect_import import BATCHES, ERRORS, IMPORT, VERSION
from dealdock.vendors.pardot.v5.writing import BODY_ERRORS, Written
from dealdock.vendors.pardot.wire.serializers import File

CREATE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, 180, 153, 154, 130, *uploads.ERRORS)
UPDATE_ERRORS: Final = (46, 16, 228, *BODY_ERRORS, 51, 193, 109, 180, 153, 154, 155, 161, 156)
BATCH_ERRORS: Final = (46, 16, 228, 51, 109, 161, *uploads.ERRORS)
CANCEL_ERRORS: Final = (46, 16, 228, 51, 109, 161)
READ_ERRORS: Final = (*reading.READ_ERRORS, 228)
RESULT_ERRORS: Final = (16, 228, 51, 109, 161)

_PROPERTIES: Final = ("operation", "object", "createOnNoMatch", "restoreDeleted", "status", "fields")


def create(call: V5Call, base_url: str) -> Written:
    """Create an import, perhaps with its only file, and then perhaps ready."""
    sent = bodies.properties(call, takes_files=True)
    names = _names(call)
    selected = selection.of_names(call, IMPORT, names or ["id"])
    _check_known(sent, _PROPERTIES)
    _check_words(sent)
    is_ready = sent.get("status") not in (None, "")
    has_file = bool(call.body.files)
    if is_ready and not has_file:
        raise refused(154, f"status is {READY}, and the import has no file: send it in the part file of a form")
    mine = {"user_id": call.caller.user_id, "time_zone": call.caller.time_zone, "version": VERSION}
    mine["fail_after"] = call.fail_job
    number = service.create(call.db, call.account, **mine, **_columns(call, sent), now=call.now)
    if has_file:
        files_of_imports.add(call, number)
    if is_ready:
        background.make_ready(call.db, call.account, number, now=call.now)
    made = writing.created(call, number, selected, f"{base_url}{call.operation.path}", names)
    return made._replace(document=_addressed(made.document, number, base_url))


def update(call: V5Call, base_url: str) -> Written:
    """Make an import ready. The answer has the selected fields; if no fields are selected, it has no body."""
    number = _number(call)
    sent = bodies.properties(call)
    names = _names(call)
    selected = selection.of_names(call, IMPORT, names)
    writing.find(call, IMPORT, number)
    _check_known(sent, ("status",))
    if "status" not in sent:
        raise refused(153, "the body lacks status", "status")
    _check_ready(sent["status"])
    background.make_ready(call.db, call.account, number, now=call.now)
    if not names:
        return Written(None)
    return Written(_addressed(writing.document_of(call, selected, number), number, base_url))


def add_batch(call: V5Call) -> Written:
    """Add a file to an open import."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    files_of_imports.add(call, number)
    return Written(None)


def query(call: V5Call, base_url: str) -> reading.RecordPage:
    """Return a page of imports."""
    found = reading.query(call, IMPORT, base_url)
    return found._replace(documents=[_addressed(each, None, base_url) for each in found.documents])


def read(call: V5Call, base_url: str) -> reading.Read:
    """Return one import."""
    _number(call)
    found = reading.read(call, IMPORT)
    return found._replace(document=_addressed(found.document, None, base_url))


def cancel(call: V5Call) -> Written:
    """Cancel an import that is not over."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    service.cancel(call.db, call.account, number, now=call.now)
    return Written(writing.document_of(call, selection.of_names(call, IMPORT, ["id", "status"]), number))


def errors(call: V5Call) -> File:
    """Return the rows of an import that have errors."""
    number = _number(call)
    reading.check_parameters(call, ())
    writing.find(call, IMPORT, number)
    found = service.read(call.db, call.account, number, now=call.now)
    if found.status != COMPLETE or found.is_expired:
        raise refused(161, f"import {number} is {found.status}, and its errors are there for seven days after Complete")
    return File(files_of_imports.errors_of(call, found))


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
    """Check the names of properties. Error 180."""
    if unknown := [name for name in sent if name not in known]:
        which = ", ".join(unknown)
        raise refused(180, f"{which} is not a property that can be written here. Known: {', '.join(known)}", which)


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
        "fields": rules.read(sent.get("fields"), "fields", importing.known_columns(call), refused),
    }
