"""Lists within a body, with the errors of their elements (contract 1.5)."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED
from dealdock.vendors.close.wire.fields import MAX_TEXT_CHARACTERS, Reader, Type, text, wrong_type
from dealdock.web.rest.fields import list_type


class ListMember(NamedTuple):
    """A member of an object in a list."""

    read: Reader
    default: Any = None
    is_required: bool = False


MAX_ELEMENTS: Final = 100
"""The elements of one list."""
OBJECTS: Final = list_type(dict[str, Any], MAX_ELEMENTS)
"""The type of lists of objects, for OpenAPI."""
TOO_LONG: Final = "The list must have no more than {} elements."


def list_of(members: Mapping[str, ListMember]) -> Type:
    """Return the type of lists of objects with these members; others are ignored.

    Its errors are reported by the positions of the objects.
    """
    return Type(each(lambda context, value: _object(context, members, value)), OBJECTS)


def each(read_one: Reader, most: int = MAX_ELEMENTS) -> Reader:
    """Return the reader of lists whose elements this reader reads. The errors are reported by position."""

    def read(context: Context, value: Any) -> list[Any]:
        check_list(value, most)
        errors: dict[str, Any] = {}
        found = []
        for place, element in enumerate(value):
            try:
                found.append(read_one(context, element))
            except ValueError as error:
                errors[str(place)] = error.args[0]
        if errors:
            raise ValueError({"errors": errors})
        return found

    return read


def check_list(value: Any, most: int = MAX_ELEMENTS) -> None:
    """Raise `ValueError` for a value that is not a list, or has more elements than this."""
    if not isinstance(value, list):
        raise wrong_type("list")
    if len(value) > most:
        raise ValueError(TOO_LONG.format(most))


def short(read_list: Reader) -> Reader:
    """Return the reader of lists that are no longer than a text: a record may be read and changed on the event loop."""

    def read(context: Context, value: Any) -> list[Any]:
        found: list[Any] = read_list(context, value)
        if len(json.dumps(found)) > MAX_TEXT_CHARACTERS:
            raise ValueError(f"The list must have no more than {MAX_TEXT_CHARACTERS} characters.")
        return found

    return read


TEXTS: Final = Type(short(each(text().read)), list_type(text().python, MAX_ELEMENTS))


def checked_object(value: Any, members: Iterable[str] = (), required: Collection[str] = ()) -> dict[str, Any]:
    """Return an object in a list. Raises `ValueError` for another value, with the members that it may have."""
    if not isinstance(value, dict):
        raise wrong_type("dict", members, required)
    return value


def _object(context: Context, members: Mapping[str, ListMember], value: Any) -> dict[str, Any]:
    """Read one object. Raises `ValueError` with the errors by name."""
    sent_object = checked_object(value, members, [name for name, member in members.items() if member.is_required])
    errors: dict[str, Any] = {}
    found = {}
    for name, member in members.items():
        sent = sent_object.get(name)
        if sent is None and member.is_required:
            errors[name] = REQUIRED
        elif sent is None:
            found[name] = member.default
        else:
            try:
                found[name] = member.read(context, sent)
            except ValueError as error:
                errors[name] = error.args[0]
    if errors:
        raise ValueError(errors)
    return found


OBJECT_LIST: Final = Type(short(each(lambda _, value: checked_object(value))), OBJECTS)


USER: Final = fields.reference("user")


def _user_id(context: Context, value: Any) -> str:
    """Read the public id of a user, which must exist."""
    USER.read(context, value)
    return str(value)


USER_ID: Final = Type(_user_id, USER.python)
"""The public id of a user, which is stored in this form."""
MAX_USERS: Final = 200
"""The users in one list."""
USER_IDS: Final = Type(each(USER_ID.read, MAX_USERS), list_type(USER.python, MAX_USERS))
"""A list of public ids of users."""
