"""Actions, which are called by `/do/<action>` (contract B and C)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.pardot.prospect import queries, service
from dealdock.vendors.pardot.tag import service as tag_service
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object import service as tag_object_service
from dealdock.vendors.pardot.v5 import accepting, bodies, selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import invalid, refused
from dealdock.vendors.pardot.v5.fields import Resource, Tagged
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.tag import TAG
from dealdock.vendors.pardot.v5.reading import check_parameters, record_id
from dealdock.vendors.pardot.v5.writing import (
    BODY_ERRORS,
    VALUE_ERRORS,
    Written,
    created,
    document_of,
    find,
    services,
    writable_record,
)

ARGUMENT_ERRORS: Final = (208, 207, 206)
UPSERT_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, *ARGUMENT_ERRORS, *VALUE_ERRORS, *services(PROSPECT).new_errors, 54)
UNDELETE_ERRORS: Final = (46, *BODY_ERRORS, 51, 193, *ARGUMENT_ERRORS, 109)
TAG_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 109, 219, *ARGUMENT_ERRORS, 192)
UNTAG_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 109, 219, *ARGUMENT_ERRORS)
MERGE_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 109, *ARGUMENT_ERRORS, 242)

_TAGGED: Final = ("id", "objectId", "objectType", "tagId")


def upsert_latest(call: V5Call, base_url: str) -> Written:
    """Change the live prospect with an address and the latest activity, restore a deleted one, or create one."""
    given = arguments(call, ("matchEmail", "prospect", "fields", "secondaryDeletedSearch"), requires=("prospect",))
    names = _names(call, given)
    selected = selection.of_names(call, PROSPECT, names or ["id"])
    properties = given["prospect"]
    if not isinstance(properties, dict):
        raise _wrong("prospect", "has to be an object")
    address = _match(given, properties)
    restores = _boolean(given, "secondaryDeletedSearch") or not service.shares_addresses(call.account)
    found = queries.sharing(call.db, call.account, address, deleted=restores)
    if not found:
        fields = accepting.accepted(call, PROSPECT, {"email": address, **properties}, None)
        number = services(PROSPECT).create(call, fields)
        collection = call.operation.path.partition("/do/")[0]
        return created(call, number, selected, f"{base_url}{collection}", names)
    service.restore(call.db, call.account, found[0], now=call.now)
    services(PROSPECT).update(call, found[0], accepting.accepted(call, PROSPECT, properties, found[0]))
    return Written(document_of(call, selected, found[0]))


def _match(given: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    """Return the address by which a prospect is found. Errors 206, 207."""
    named = given.get("matchEmail") or properties.get("email")
    if not named:
        raise refused(207, "matchEmail and the email of prospect are missing: one of them is needed")
    if not isinstance(named, str):
        raise _wrong("matchEmail", "has to be a text")
    return named.strip()


def undelete(call: V5Call) -> Written:
    """Restore a deleted prospect by id, or by address the one with the latest activity."""
    given = arguments(call, ("id", "email", "fields"))
    names = _names(call, given)
    selected = selection.of_names(call, PROSPECT, names or ["id"])
    number = _restorable(call, given)
    service.restore(call.db, call.account, number, now=call.now)
    return Written(document_of(call, selected, number))


def _restorable(call: V5Call, given: Mapping[str, Any]) -> int:
    """Return the id of the prospect that a call names. Errors 207, 206, 109."""
    if given.get("id") not in (None, ""):
        number = _integer("id", given["id"])
        find(call, PROSPECT, number)
        return number
    address = given.get("email")
    if address in (None, ""):
        raise refused(207, "id and email are missing: one of them is needed")
    if not isinstance(address, str):
        raise _wrong("email", "has to be a text")
    live = queries.sharing(call.db, call.account, address.strip())
    every = queries.sharing(call.db, call.account, address.strip(), deleted=True)
    if not (found := [each for each in every if each not in live]):
        raise refused(109, f"no deleted prospect has the address {address}")
    return found[0]


def add_tag(call: V5Call, resource: Resource, tagged: Tagged) -> Written:
    """Add a tag to a record. If the record has it already, return it unchanged."""
    number, tag_id = _tag(call, resource, ("fields",))
    names = selection.split(call.query.get("fields", "")) or _TAGGED
    if unknown := [name for name in names if name not in _TAGGED]:
        raise invalid(
            "fields", f"It contains an invalid or unknown field: {unknown[0]}.", "no field of a tagged object"
        )
    accepting.require(call, Tag, tag_id, "tagId")
    tag_object_id = tag_object_service.add(
        call.db, call.account, tag_id=tag_id, type_=tagged.type, object_id=number, now=call.now
    )
    document = {"id": tag_object_id, "objectId": number, "objectType": tagged.object_type, "tagId": tag_id}
    return Written({name: document[name] for name in _TAGGED if name in names})


def remove_tag(call: V5Call, resource: Resource, tagged: Tagged) -> Written:
    """Remove a tag from a record."""
    number, tag_id = _tag(call, resource, ())
    tag_object_service.remove(call.db, call.account, tag_id=tag_id, type_=tagged.type, object_id=number)
    return Written(None)


def merge_tags(call: V5Call) -> Written:
    """Replace other tags by this one in all records, and delete the others."""
    number = record_id(call)
    properties = bodies.properties(call)
    check_parameters(call, ())
    find(call, TAG, number)
    given = _checked(properties, ("tagIds",), ("tagIds",))["tagIds"]
    if not isinstance(given, list) or not given:
        raise _wrong("tagIds", "has to be an array with ids")
    others = {_integer("tagIds", each) for each in given} - {number}
    try:
        tag_service.merge(call.db, call.account, number, sorted(others))
    except RecordError as error:
        if error.reason is not NO_RECORD:
            raise
        raise refused(242, str(error)) from None
    return Written({"id": number})


def _tag(call: V5Call, resource: Resource, parameters: Sequence[str]) -> tuple[int, int]:
    """Return the ids of the record and of the tag in a call. Errors 16, 51, 109, 219, 206 to 208."""
    number = record_id(call)
    properties = bodies.properties(call)
    check_parameters(call, parameters)
    writable_record(call, resource, number)
    given = _checked(properties, ("tagId",), ("tagId",))
    return number, _integer("tagId", given["tagId"])


def arguments(call: V5Call, known: Sequence[str], *, requires: Sequence[str] = ()) -> Mapping[str, Any]:
    """Return the arguments of an action, which are the properties of its body. Errors 51, 208, 207."""
    properties = bodies.properties(call)
    check_parameters(call, ("fields",))
    return _checked(properties, known, requires)


def _checked(properties: Mapping[str, Any], known: Sequence[str], requires: Sequence[str]) -> Mapping[str, Any]:
    if unknown := [name for name in properties if name not in known]:
        raise refused(208, f"{unknown[0]} is not an argument of the action. Known: {', '.join(known)}")
    if missing := [name for name in requires if properties.get(name) is None]:
        raise refused(207, f"{', '.join(missing)} is missing")
    return properties


def _names(call: V5Call, given: Mapping[str, Any]) -> list[str]:
    """Return the names of `fields` in the body, or else in the query string. Error 206."""
    fields = given.get("fields")
    if isinstance(fields, dict):
        fields = [*fields.values()]
    if isinstance(fields, str):
        fields = selection.split(fields)
    if fields is not None and not (isinstance(fields, list) and all(isinstance(each, str) for each in fields)):
        raise _wrong("fields", "has to be an array of names")
    return [each.strip() for each in fields or ()] or selection.split(call.query.get("fields", ""))


def _boolean(given: Mapping[str, Any], name: str) -> bool:
    try:
        return bool(accepting.boolean(given.get(name)))
    except ValueError as error:
        raise _wrong(name, str(error)) from None


def _integer(name: str, given: Any) -> int:
    try:
        number = accepting.integer(given)
    except ValueError as error:
        raise _wrong(name, str(error)) from None
    if number is None:
        raise _wrong(name, "is empty")
    return number


def _wrong(name: str, why: str) -> Exception:
    return refused(206, f"{name} {why}")
