"""Lists of objects within a body, with the errors of their members (contract 1.5)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED
from dealdock.vendors.close.wire.fields import Reader, Type, wrong_type


class Member(NamedTuple):
    """A member of an object in a list."""

    read: Reader
    default: Any = None
    is_required: bool = False


def list_of(members: Mapping[str, Member]) -> Type:
    """Return the type of lists of objects with these members; others are ignored.

    Its errors stand below the positions of the objects.
    """

    def read(context: Context, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise wrong_type("list")
        errors: dict[str, Any] = {}
        found = []
        for place, each in enumerate(value):
            try:
                found.append(_object(context, members, each))
            except ValueError as error:
                errors[str(place)] = error.args[0]
        if errors:
            raise ValueError({"errors": errors})
        return found

    return Type(read, list[dict[str, Any]])


def _object(context: Context, members: Mapping[str, Member], value: Any) -> dict[str, Any]:
    """Read one object. Raises `ValueError` with the errors by name."""
    if not isinstance(value, dict):
        raise wrong_type("dict")
    errors: dict[str, Any] = {}
    found = {}
    for name, member in members.items():
        sent = value.get(name)
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
