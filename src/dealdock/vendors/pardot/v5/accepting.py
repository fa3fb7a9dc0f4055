"""Values in bodies, by the types of fields (contract A, w.body.4 to 8).

Readers raise `ValueError` for a value of another type, which is error 154.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import is_email, quoted, some
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import NOT_KEPT, ApiObject, BodyContext, Field
from dealdock.vendors.pardot.wire.operations import Writer

_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")


def accepted(call: Writer, resource: ApiObject, properties: Mapping[str, Any], record_id: int | None) -> dict[str, Any]:
    """Return the values that a body sets, by column. `record_id`: the id of the record; None for a new one.

    Errors 154, 153, and the fields' own.
    """
    sent, names = BodyContext(call, properties, record_id), frozenset(properties)
    own = resource.custom_fields
    custom = {} if own is None else own.columns(call)
    fields = _taken(resource, is_new=record_id is None)
    if unknown := [name for name in properties if name not in fields and name not in custom]:
        why = f"{resource.collection} has no property {some(unknown)} that can be written here"
        raise refused(154, why, ", ".join(unknown))
    if record_id is None and (
        missing := [each.name for each in fields.values() if each.is_required and each.name not in names]
    ):
        raise refused(153, f"the body lacks {', '.join(missing)}", ", ".join(missing))
    found = {each.writes: value(sent, each) for each in fields.values() if each.name in names and each.is_shown}
    found.pop(NOT_KEPT, None)
    if own is not None:
        given = [column for name, column in custom.items() if name in names]
        found["custom"] = {column.id: own.accepted(call, column, properties[column.name]) for column in given}
    return found


def _taken(resource: ApiObject, *, is_new: bool) -> dict[str, Field]:
    """Return the fields of a body that makes or changes a record."""
    return {name: each for name, each in resource.writable.items() if is_new or each.at == "both"}


def value(sent: BodyContext, field: Field) -> Any:
    """Return the value of a field. Errors 154, and the fields' own."""
    given = sent.properties[field.name]
    if field.is_required and given in (None, ""):
        raise refused(154, f"{field.name} is empty, and a record must have it")
    try:
        if field.accept is not None:
            return field.accept(sent, given)
        if field.of:
            return existing(sent, field, given)
        found = _READERS[field.type](given)
    except ValueError as error:
        raise refused(154, f"{field.name} {error}") from None
    if isinstance(found, str) and len(found) > field.most:
        raise refused(154, f"{field.name} is longer than {field.most} characters")
    return found


def text(given: Any) -> str | None:
    """Return a text; a number or a boolean becomes one. An empty one is None."""
    match given:
        case None | "":
            return None
        case str():
            return given
        case bool():
            return str(given).lower()
        case int() | float():
            return format(given, ".0f") if isinstance(given, float) and given.is_integer() else str(given)
    raise ValueError("is an object or an array, and has to be a text")


def integer(given: Any) -> int | None:
    """Return a whole number, which may be written as a text."""
    match given:
        case None | "":
            return None
        case bool() | float():
            raise ValueError("is not a whole number")
        case int():
            number = given
        case str() if (
            given.strip().removeprefix("-").isdecimal() and given.isascii() and len(given) <= len(str(MAX_ID)) + 1
        ):
            number = int(given)
        case _:
            raise ValueError("is not a whole number")
    if abs(number) > MAX_ID:
        raise ValueError(f"is beyond {MAX_ID}")
    return number


def boolean(given: Any) -> bool | None:
    """Return a boolean, which may be sent as a number or a text."""
    word = str(given).strip().lower() if isinstance(given, bool | int | str) else ""
    if given in (None, ""):
        return None
    if word not in (*_TRUE, *_FALSE):
        raise ValueError(f"is {quoted(str(given))}, and has to be true or false")
    return word in _TRUE


def truth(_: BodyContext, given: Any) -> bool:
    """Return the boolean for a column that is never null. An empty value is false."""
    return bool(boolean(given))


def email(given: Any) -> str:
    """Return an email address. Error 4."""
    address = (text(given) or "").strip()
    if not is_email(address):
        raise refused(4, f"{quoted(address)} is not an email address")
    return address


def existing(sent: BodyContext, field: Field, given: Any) -> int | None:
    """Return the id of a live record of another object. Error 192."""
    number = integer(given)
    if number is None:
        return None
    require(sent.call, field.model_of, number, field.name)
    return number


def require(call: Writer, model: Any, record_id: int, name: str) -> None:
    """Check that a live record has an id. Error 192."""
    if not records.exists(call.db, call.account, model, record_id):
        raise refused(192, f"{name} is {record_id}, and there is no such record")


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {"String": text, "Integer": integer, "Boolean": boolean}
