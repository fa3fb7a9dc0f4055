"""Searches compared with a filter and a sort in plain Python."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = Mapping[str, Any]
Search: TypeAlias = Callable[[Mapping[str, Any]], Sequence[Row]]
"""Returns the records that a search with these parameters finds. Each has an `id`."""
Key: TypeAlias = Callable[[Row], Any]
"""Returns the value by which a record is sorted; None sorts before all others."""


class Meaning(NamedTuple):
    """The values of a criterion, and the records that fit them."""

    values: Callable[[Row], Sequence[Any]]
    """Returns the values of the criterion that a record gives rise to."""
    holds: Callable[[Row, Any], bool]
    """Returns True if a record fits a value."""


def wrong_criteria(search: Search, meanings: Mapping[str, Meaning], most: int = 100) -> Iterator[str]:
    """Try each criterion with the values of all records, and together with the next criterion. Yield the faults.

    It is a fault, too, if no value of a criterion tells records apart. `most`: the values of a criterion that are
    tried.
    """
    every = search({})
    names = [*meanings]
    told = {name: [*_alone(search, every, name, meanings[name], most)] for name in names}
    for name, found in told.items():
        yield from (fault for *_, fault in found if fault)
        if not any(0 < len(expected) < len(every) for _, expected, _ in found):
            yield f"{name}: none of {[value for value, *_ in found]} tells records apart"
    for one, other in zip(names, names[1:] + names[:1], strict=True):
        pairs = [((first, second), a & b, a, b) for first, a, _ in told[one] for second, b, _ in told[other]]
        narrower = [(values, both) for values, both, a, b in pairs if both not in (a, b)]
        if narrower:
            (first, second), both = max(narrower, key=lambda each: len(each[1]))
            sent = {one: first, other: second}
            if (found_ids := _ids(search(sent))) != [each for each in _ids(every) if each in both]:
                yield f"{sent}: {found_ids}, not {both}"


def _alone(
    search: Search, every: Sequence[Row], name: str, meaning: Meaning, most: int
) -> Iterator[tuple[Any, frozenset[Any], str]]:
    """Yield the values of a criterion with the ids of the records that fit, and the fault if others are found."""
    values: list[Any] = []
    for row in every:
        values += [each for each in meaning.values(row) if each not in values]
    for value in Random(most).sample(values, min(most, len(values))):  # noqa: S311 (it is to repeat)
        expected = [row["id"] for row in every if meaning.holds(row, value)]
        found = _ids(search({name: value}))
        yield value, frozenset(expected), "" if found == expected else f"{name} {value}: {found}, not {expected}"


def wrong_orders(
    search: Search,
    keys: Mapping[str, Key],
    order: Callable[[str, bool], Mapping[str, Any]],
    made: Sequence[Any],
    *,
    ties_turn: bool = True,
) -> Iterator[str]:
    """Try each order both ways. Records with the same value are in the order of their ids, which turns with the order
    if `ties_turn` is true.

    `order` returns the parameters of an order, for its name and whether it is descending. `made`: the ids in the order
    in which the records were made. It is a fault, too, if orders by different keys are the same.
    """
    every = search({})
    seen: dict[tuple[Any, ...], tuple[str, Key]] = {}
    for name, key in keys.items():
        rows = sorted(every, key=lambda row: made.index(row["id"]))
        rows.sort(key=lambda row: (key(row) is not None, key(row)))
        expected = _ids(rows)
        backwards = sorted(rows, key=lambda row: (key(row) is not None, key(row)), reverse=True)
        for is_descending in (False, True):
            wanted = expected if not is_descending else expected[::-1] if ties_turn else _ids(backwards)
            if (found := _ids(search(order(name, is_descending)))) != wanted:
                yield f"{order(name, is_descending)}: {found}, not {wanted}"
        other, same = seen.setdefault(tuple(expected), (name, key))
        if same is not key:
            yield f"{name} and {other} are not told apart"


def _ids(rows: Sequence[Row]) -> list[Any]:
    return [row["id"] for row in rows]
