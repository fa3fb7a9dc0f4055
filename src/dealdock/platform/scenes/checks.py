"""Checks between the records of a scene, as far as all vendors share them.

They read the scene as it was written, not as it was validated, so that problems of the form and problems between
records are reported together. Values of the wrong form are skipped.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place, Problem, place_text
from dealdock.platform.text import email_key

T = TypeVar("T")

PlacedValues = Iterator[tuple[Place, Any]]
"""Records, or values, and their places."""


def emails(place: Place, account: Any, kind: str) -> Iterator[Problem]:
    """Yield a problem for each address that two records of this kind share."""
    found = each(records(place, account, kind), "email", values.email)
    yield from repeated_values(((at, email_key(email)) for at, email in found), "email")


def repeated_values(found: Iterable[tuple[Place, Hashable]], what: str) -> Iterator[Problem]:
    """Yield a problem for each value that occurred before."""
    first: dict[Hashable, Place] = {}
    for place, value in found:
        if first.setdefault(value, place) != place:
            yield Problem(place, f"the {what} {value} is taken already, by {place_text(first[value][:-1])}")


def records(place: Place, holder: Any, kind: str) -> PlacedValues:
    """Yield the records of a kind in an account, or in another record."""
    held = holder.get(kind) if isinstance(holder, dict) else None
    for position, record in enumerate(held if isinstance(held, list) else ()):
        yield (*place, kind, position), record if isinstance(record, dict) else {}


def each(found: Iterable[tuple[Place, Any]], field: str, parse: Callable[[Any], T]) -> Iterator[tuple[Place, T]]:
    """Yield the values of a field."""
    for place, record in found:
        value = parsed(record.get(field), parse)
        if value is not None:
            yield (*place, field), value


def parsed(value: Any, parse: Callable[[Any], T]) -> T | None:
    """Return the result of a field's parser for a value; None if the parser refuses the value."""
    try:
        return parse(value)
    except values.WrongValue:
        return None
