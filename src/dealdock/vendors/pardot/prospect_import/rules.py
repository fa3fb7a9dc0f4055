"""The rules for the values of columns of an import (contract, version 5, F)."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

OPERATION, OBJECT = "Upsert", "Prospect"
"""The operation and the object of every import."""
READY: Final = "Ready"
"""The state that a client sets."""
_FLAGS: Final = ("overwrite", "nullOverwrite")
_NAMES: Final = ("field", *_FLAGS)
_TRUE: Final = ("true", "1")
_FALSE: Final = ("false", "0")

Refuse = Callable[[int, str], Exception]
"""Returns the error of a version for a code, with its explanation."""


def read(given: Any, name: str, known: Collection[str], refuse: Refuse) -> list[dict[str, Any]]:
    """Return the rules in the property of this name. Errors 154, 130."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise refuse(154, f"{name} has to be an array of objects with field, overwrite and nullOverwrite")
    for each in given:
        if not isinstance(each, dict) or not isinstance(each.get("field"), str):
            raise refuse(154, f"a member of {name} has to be an object with the name of a column in field")
        if unknown := [one for one in each if one not in _NAMES]:
            raise refuse(154, f"a member of {name} has {unknown[0]}. Known: {', '.join(_NAMES)}")
        if each["field"] not in known:
            raise refuse(130, f"{each['field']} cannot be imported")
    flags = [{flag: truth(each, flag, refuse, usual=True) for flag in _FLAGS} for each in given]
    return [{"field": each["field"], **of_field} for each, of_field in zip(given, flags, strict=True)]


def truth(given: Mapping[str, Any], name: str, refuse: Refuse, *, usual: bool) -> bool:
    """Return a property that is true or false. Error 154."""
    value = given.get(name)
    if value in (None, ""):
        return usual
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    if word not in (*_TRUE, *_FALSE):
        raise refuse(154, f"{name} is {str(value)[:40]}, and has to be true or false")
    return word in _TRUE
