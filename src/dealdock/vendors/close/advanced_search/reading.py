"""Reading the parts of a search, with an error for the first wrong one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

MAX_VALUES: Final = 1_000
"""The values, or ids, of one condition."""
MAX_CHARACTERS: Final = 8_000
"""The characters of a text in a condition."""


class InvalidSearch(ValueError):
    """A search that cannot be read."""

    def __init__(self, text: str, part: str = "query") -> None:
        """`text`: the text of the error. `part`: of the search."""
        super().__init__(text)
        self.part = part


def invalid(why: str) -> InvalidSearch:
    """Return the error for a query, with the reason."""
    return InvalidSearch(f"Invalid query: {why}.")


def an_object(found: Any, what: str) -> Mapping[str, Any]:
    """Return an object. Raises `InvalidSearch`."""
    if not isinstance(found, dict):
        raise invalid(f"{what} must be an object")
    return found


def part(of: Mapping[str, Any], name: str) -> Any:
    """Return a part that must be there. Raises `InvalidSearch`."""
    if of.get(name) is None:
        raise invalid(f"{name} is missing")
    return of[name]


def text(of: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there. Raises `InvalidSearch`."""
    found = part(of, name)
    if not isinstance(found, str):
        raise invalid(f"{name} must be a text")
    if len(found) > MAX_CHARACTERS:
        raise invalid(f"{name} is longer than {MAX_CHARACTERS} characters")
    return found


def a_list(of: Mapping[str, Any], name: str) -> Sequence[Any]:
    """Return a list that must be there. Raises `InvalidSearch`."""
    found = part(of, name)
    if not isinstance(found, list):
        raise invalid(f"{name} must be a list")
    if len(found) > MAX_VALUES:
        raise invalid(f"{name} has more than {MAX_VALUES} elements")
    return found


def flag(of: Mapping[str, Any], name: str) -> bool:
    """Return true or false; false where it is absent. Raises `InvalidSearch`."""
    found = of.get(name)
    if found is None:
        return False
    if not isinstance(found, bool):
        raise invalid(f"{name} must be true or false")
    return found


def one_of(of: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """Return one of some words. Raises `InvalidSearch`."""
    found = text(of, name)
    if found not in choices:
        raise invalid(f"{name} must be one of {', '.join(choices)}")
    return found
