"""The bodies of imports in versions 3 and 4: JSON -> columns (contract, version 5, F.2)."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from dealdock.platform.text import some
from dealdock.vendors.pardot.prospect_import import rules, uploads
from dealdock.vendors.pardot.prospect_import.rules import OBJECT, OPERATION, READY
from dealdock.vendors.pardot.wire import bodies
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.web.rest import body

_CODES: Final[Mapping[int, int]] = {204: 158, 227: 165}
"""The codes of version 5 that these versions lack, with the codes in their place."""
_CODES_OF_COLUMNS: Final[Mapping[int, int]] = {154: 165}
FILE_ERRORS: Final = tuple(_CODES.get(code, code) for code in uploads.ERRORS)
CREATE_ERRORS: Final = (150, 152, 166, 180, 153, 154, 163, 158, 159, 130, 165)
STATE_ERRORS: Final = (150, 152, 166, 180, 153, 154)
_PROPERTIES: Final = ("operation", "object", "restoreDeleted", "state", "columns")


def refused(code: int, why: str) -> PardotError:
    """Return the error for a code of version 5."""
    return PardotError(_CODES.get(code, code), why)


def _refused_columns(code: int, why: str) -> PardotError:
    """Return the error for a code that version 5 has for `fields`. Here wrong values have their own code."""
    return PardotError(_CODES_OF_COLUMNS.get(code, code), why)


def properties(call: Call) -> Mapping[str, Any]:
    """Return the object in the body, in a part of it, or in the query string. Errors 150, 152, 166."""
    document, given = call.document, call.parameters.get(bodies.INPUT)
    if document.value is None and document.mistake is None and given:
        document = body.parse(bodies.JSON, given.encode())
    return bodies.properties(document)


def read(sent: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Return the columns of a new import. Errors 180, 153, 154, 165, 130."""
    _check_known(sent, _PROPERTIES)
    if missing := [name for name in ("operation", "object") if sent.get(name) in (None, "")]:
        raise PardotError(153, f"the body lacks {', '.join(missing)}")
    for name, word in (("operation", OPERATION), ("object", OBJECT)):
        if str(sent[name]).lower() != word.lower():
            raise PardotError(154, f"{name} has to be {word}")
    return {
        "create_on_no_match": True,
        "restore_deleted": rules.truth(sent, "restoreDeleted", refused, usual=False),
        "fields": rules.read(sent.get("columns"), "columns", known, _refused_columns),
    }


def is_ready(sent: Mapping[str, Any]) -> bool:
    """Return True if the import is due to be written. Error 154."""
    state = sent.get("state")
    if state in (None, ""):
        return False
    if str(state).lower() != READY.lower():
        raise PardotError(154, f"state has to be {READY}")
    return True


def check_ready(sent: Mapping[str, Any]) -> None:
    """Check that a change makes an import ready. Errors 180, 153, 154."""
    _check_known(sent, ("state",))
    if not is_ready(sent):
        raise PardotError(153, "the body lacks state")


def _check_known(sent: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := [name for name in sent if name not in known]:
        raise PardotError(180, f"{some(unknown)} is not a property here: {', '.join(known)}")
