"""Arguments of actions, which are called by `/do/<action>` (contract B and C)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.pardot.v5 import accepting, bodies, selection
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.reading import check_parameters

ARGUMENT_ERRORS: Final = (208, 207, 206)


def arguments(call: V5Call, known: Sequence[str], *, requires: Sequence[str] = ()) -> Mapping[str, Any]:
    """Return the arguments of an action, which are the properties of its body. Errors 51, 208, 207."""
    properties = bodies.properties(call)
    check_parameters(call, ("fields",))
    return checked(properties, known, requires)


def checked(properties: Mapping[str, Any], known: Sequence[str], requires: Sequence[str]) -> Mapping[str, Any]:
    if unknown := [name for name in properties if name not in known]:
        raise refused(208, f"{unknown[0]} is not an argument of the action. Known: {', '.join(known)}")
    if missing := [name for name in requires if properties.get(name) is None]:
        raise refused(207, f"{', '.join(missing)} is missing")
    return properties


def names(call: V5Call, given: Mapping[str, Any]) -> list[str]:
    """Return the names of `fields` in the body, or else in the query string. Error 206."""
    fields = given.get("fields")
    if isinstance(fields, dict):
        fields = [*fields.values()]
    if isinstance(fields, str):
        fields = selection.split(fields)
    if fields is not None and not (isinstance(fields, list) and all(isinstance(each, str) for each in fields)):
        raise wrong("fields", "has to be an array of names")
    return [each.strip() for each in fields or ()] or selection.split(call.query.get("fields", ""))


def boolean(given: Mapping[str, Any], name: str) -> bool:
    try:
        return bool(accepting.boolean(given.get(name)))
    except ValueError as error:
        raise wrong(name, str(error)) from None


def integer(name: str, given: Any) -> int:
    try:
        number = accepting.integer(given)
    except ValueError as error:
        raise wrong(name, str(error)) from None
    if number is None:
        raise wrong(name, "is empty")
    return number


def wrong(name: str, why: str) -> Exception:
    return refused(206, f"{name} {why}")
