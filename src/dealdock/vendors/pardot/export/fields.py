"""The body of a new export in versions 3 and 4: JSON -> columns (contract E.3)."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from dealdock.platform.text import quoted, some
from dealdock.vendors.pardot.export import queries, service
from dealdock.vendors.pardot.export.exported import OBJECTS, PROCEDURES, Exported
from dealdock.vendors.pardot.wire import bodies, common_criteria, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call

MAX_FIELDS: Final = 150
ERRORS: Final = (150, 152, 166, 153, 180, 154, 174, 175, 176, 177, 130)

_PROPERTIES: Final = ("object", "procedure", "fields")
_PROSPECT_ONLY: Final = ("prospect_only", "prospectOnly")
"""The two names of one argument: in the style of the other arguments, and in the style of the documentation."""
_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")


def read(call: Call) -> dict[str, Any]:
    """Return the columns of a new export. Errors 150, 152, 166, 153, 180, 154, 174, 175, 176, 177, 130."""
    sent = bodies.properties(call.document)
    object_, given = sent.get("object"), sent.get("procedure")
    procedure: Mapping[str, Any] = given if isinstance(given, dict) else {}
    name = procedure.get("name")
    if absent := [each for each, value in (("object", object_), ("procedure", name)) if value in (None, "")]:
        needed = {"object": "prospect", "procedure": {"name": "filter_by_updated_at", "arguments": {}}}
        raise PardotError(153, f"the body lacks {', '.join(absent)}, as it is in {json.dumps(needed)}")
    if unknown := [each for each in sent if each not in _PROPERTIES]:
        raise PardotError(180, f"{some(unknown)} is not a property of an export: {', '.join(_PROPERTIES)}")
    exported = OBJECTS.get(str(object_).lower())
    if exported is None:
        names = ", ".join(each.object for each in OBJECTS.values())
        raise PardotError(154, f"object is {quoted(str(object_))}, and the objects are {names}")
    arguments = _arguments(call, exported, str(name), procedure.get("arguments"))
    return {
        **arguments,
        "object": exported.object,
        "procedure": dict(procedure),
        "fields": _fields(call, exported, sent.get("fields")),
        "version": service.VERSION,
    }


def _arguments(call: Call, exported: Exported, name: str, given: Any) -> dict[str, Any]:
    """Return the columns of a procedure's arguments. Errors 174, 175, 176, 177."""
    if name not in exported.procedures:
        names = ", ".join(exported.procedures)
        raise PardotError(174, f"{exported.object} has no procedure {quoted(name)}: it has {names}")
    column, after, before = PROCEDURES[name]
    more = ("type", *_PROSPECT_ONLY) if exported.has_types else ()
    known = (after, before, "deleted", *more, *(("prospect_deleted",) if column == queries.OF_PROSPECTS else ()))
    found = {} if given in (None, []) else given  # PHP's empty array
    if not isinstance(found, dict) or any(each not in known for each in found):
        raise PardotError(175, f"the arguments of {name} are an object with {', '.join(known)}")
    if found.get(after) in (None, ""):
        raise PardotError(176, f"{name} needs the argument {after}")
    try:
        return _columns(call, found, after, before) | {"column": column}
    except ValueError as error:
        raise PardotError(177, f"an argument of {name} is wrong: {error}") from None


def _columns(call: Call, given: Mapping[str, Any], after: str, before: str) -> dict[str, Any]:
    """Return the columns of arguments. Error 177; also raises `ValueError`."""
    queries.bin_of(given, "prospect_deleted")  # which is kept with the procedure
    read = partial(common_criteria.moment, call)
    begin = values.checked(read, str(given[after]), 177, after)
    end = None if given.get(before) in (None, "") else values.checked(read, str(given[before]), 177, before)
    return {
        **service.time_range(begin, end, call.now),
        "recycle_bin": queries.bin_of(given, "deleted"),
        "type": None if given.get("type") in (None, "") else values.record_id(str(given["type"])),
        "prospect_only": any(_truth(name, given.get(name)) for name in _PROSPECT_ONLY),
    }


def _truth(name: str, given: Any) -> bool:
    text = str("false" if given in (None, "") else given).lower()
    if text not in (*_TRUE, *_FALSE):
        raise ValueError(f"{name} takes true or false")
    return text in _TRUE


def _fields(call: Call, exported: Exported, given: Any) -> list[str]:
    """Return the names of the columns of the files. Errors 154, 130."""
    known = exported.names(call.db, call.account)
    if given in (None, []):
        return list(known)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise PardotError(154, "fields has to be an array of names")
    if len(given) > MAX_FIELDS:
        raise PardotError(154, f"fields has {len(given)} names, {MAX_FIELDS} are the most")
    if unknown := [name for name in given if name not in known]:
        raise PardotError(130, f"{some(unknown, quoted)}: the fields of {exported.object} are other ones")
    return given
