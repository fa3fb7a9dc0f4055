"""Operations on several prospects: `batchCreate`, `batchUpdate`, `batchUpsert` (contract, objects 2.1, "batch…")."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree

from dealdock.platform.errors import DealdockError, RecordError
from dealdock.platform.text import clean, is_email, quoted
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID
from dealdock.vendors.pardot.prospect import parameters, service
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import MESSAGES, PardotError, translated
from dealdock.vendors.pardot.wire.fields import Context
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.parameters import Parameters
from dealdock.vendors.pardot.wire.serializers import ByKey, Document
from dealdock.web.forms import Pairs

MAX_PROSPECTS: Final = 50
NOT_FOUND: Final = 92
_MAX_EXACT: Final = 1e15
"""PHP writes numbers from here on with an exponent."""
_MISSING: Final = frozenset({NO_PROSPECT_ID, NO_PROSPECT_EMAIL})


class Entry(NamedTuple):
    """One prospect of a batch. Its key is an id or address in version 3, and its position in version 4."""

    key: str
    fields: Mapping[str, str]


def create(call: Call) -> Document:
    """Create each prospect. Errors of the call: 36, 71, 70, 90, 91, 125, 10, 79; of an entry: as `create`."""
    entries = _entries(call)
    if not service.shares_addresses(call.account) and (
        wrong := [entry.key for entry in entries if not is_email(entry.key.strip())]
    ):
        raise PardotError(91, f"prospects names {quoted(wrong[0])}, which is not an email address")
    return _each(call, entries, _create, owned=True)


def update(call: Call) -> Document:
    """Update each prospect. Errors of the call: 36, 71, 70, 90; of an entry: 92, else as `update`."""
    return _each(call, _entries(call), _update, owned=False)


def upsert(call: Call) -> Document:
    """Upsert each prospect. Errors of the call: 36, 71, 70, 90, 125, 10, 79; of an entry: as `upsert`."""
    return _each(call, _entries(call), _upsert, owned=True)


def _create(call: Call) -> None:
    parameters.create(call)


def _update(call: Call) -> None:
    parameters.update(call, parameters.one(call))


def _upsert(call: Call) -> bool:
    return parameters.upsert(call).is_new


def _each(call: Call, entries: list[Entry], work: Callable[[Call], bool | None], *, owned: bool) -> Document:
    """Run the work for each entry in its own transaction, and return the errors by key."""
    if owned:
        parameters.owner(Context(call, None, None))
    shared = [(name, text) for name in parameters.OWNER if owned and (text := call.parameters.get(name))]
    wrong = {}
    for entry in entries:
        own = call.with_parameters(Parameters(*_places(call, entry), shared))
        try:
            is_new = own.in_transaction(work)
        except (PardotError, DealdockError) as error:
            known = translated(error)
            if known is None:
                raise
            is_missing = work is _update and isinstance(error, RecordError) and error.reason in _MISSING
            wrong[entry.key] = MESSAGES[NOT_FOUND] if is_missing else known.message
            call.remarks.append(f"prospect {quoted(entry.key)}: {known.why}")
        else:
            call.has_created = call.has_created or bool(is_new)
    call.has_failures = bool(wrong)
    call.has_created = call.has_created and not wrong
    return {"errors": ByKey("prospect", wrong)}


def _places(call: Call, entry: Entry) -> tuple[Pairs, Pairs]:
    """Return the parameter that identifies the prospect, and the fields.

    In version 3 only the key identifies it: `id` is a field that cannot be edited, and is ignored.
    """
    fields = list(entry.fields.items())
    if service.shares_addresses(call.account):
        return [], fields
    identifier = "id" if entry.key.strip().isdigit() else "email"
    return [(identifier, entry.key)], [field for field in fields if field[0] != "id"]


def _entries(call: Call) -> list[Entry]:
    """Return the entries of `prospects`. Errors 71, 36, 70, 90."""
    text = call.parameters.get("prospects")
    if text is None:
        raise PardotError(71, "not given: prospects. A body must be a form, with prospects as one of its parameters")
    if not text.strip():
        raise values.empty("prospects")
    found = list(_from_xml(text) if text.lstrip().startswith("<") else _from_json(text))
    if len(found) > MAX_PROSPECTS:
        raise PardotError(70, f"prospects has {len(found)} of them, {MAX_PROSPECTS} are the most")
    return [Entry(clean(key), _flat(key, fields)) for key, fields in found]


def _flat(key: str, fields: Any) -> dict[str, str]:
    """Return names and texts. Error 90."""
    if not isinstance(fields, dict):
        raise PardotError(90, f"prospect {quoted(key)} is not an object with fields and their values")
    if nested := [name for name, value in fields.items() if isinstance(value, dict | list)]:
        raise PardotError(90, f"{quoted(nested[0])} of prospect {quoted(key)} is itself an object or a list")
    return {clean(name): clean(_as_text(value)) for name, value in fields.items()}


def _as_text(value: str | float | None) -> str:
    """Return PHP's text for a value: null is empty, true and false are digits, and whole numbers have no fraction."""
    if value is None:
        return ""
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer() and abs(value) < _MAX_EXACT):
        return str(int(value))
    return str(value)


def _from_json(text: str) -> Iterator[tuple[str, Any]]:
    """Return the entries of an object by id or address, or of an array, perhaps under `prospects`. Error 71."""
    try:
        document = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise PardotError(71, "prospects neither begins with < nor is JSON") from None
    if isinstance(document, dict) and "prospects" in document:
        document = document["prospects"]
    if isinstance(document, dict):
        yield from document.items()
    elif isinstance(document, list):
        yield from ((str(place), fields) for place, fields in enumerate(document))
    else:
        raise PardotError(71, "prospects is JSON, but neither an object nor a list")


def _refuse(word: str) -> None:
    """Reject `NaN`, which Python accepts but JSON does not allow."""
    raise ValueError(word)


def _from_xml(text: str) -> Iterator[tuple[str, Any]]:
    """Return the entries of `<prospects><prospect identifier="…">`. The position is the default. Error 71."""
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        document = etree.fromstring(text.strip().encode(), parser)
    except etree.XMLSyntaxError:
        raise PardotError(71, "prospects begins with <, but is not well-formed XML") from None
    if document.tag != "prospects":
        raise PardotError(71, "prospects is XML, but its root is not <prospects>")
    for place, element in enumerate(document.iterchildren("prospect")):
        fields = {field.tag: _text(field) for field in element.iterchildren("*")}
        yield element.get("identifier") or str(place), fields


def _text(field: Any) -> Any:
    """Return an element's text, or an empty object if it contains elements."""
    return {} if len(field) else field.text or ""
