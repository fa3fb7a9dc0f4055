"""The addresses of a lead as the advanced search compares them (contract part 2, B.3)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.vendors.close.words import words

KEYS: Final = ("address_1", "address_2", "city", "country", "label", "state", "zipcode")


def lines(addresses: Iterable[Mapping[str, Any]]) -> str:
    r"""Return a column in which each word of an address begins a line with the key and the words from there on.

    `\ncity= new york \n\ncity new york \n\ncity york \n`: so a part of the words is found behind the key, and the whole
    value behind the key with an equals sign.
    """
    return "".join(line for each in addresses for key in KEYS for line in _of_value(key, words(each.get(key))))


def _of_value(key: str, found: str) -> list[str]:
    parts = found.split()
    ends = (" ".join(parts[place:]) for place in range(len(parts)))
    return [f"\n{key}={found}\n", *(f"\n{key} {end} \n" for end in ends)] if parts else []
