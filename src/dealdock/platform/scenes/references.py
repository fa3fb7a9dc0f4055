"""References between the records of an account: by id, name or address."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from dealdock.platform.scenes import values
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import email_key
from dealdock_client.similar import guess

Reference = int | str
"""The id, name or address of another record. A parser of lines leaves numbers as they are."""


class NamedKind(NamedTuple):
    """A kind of record that references can name."""

    one: str
    many: str
    name: str
    """The field that references name, in addition to the id."""
    parse: Callable[[object], str] = values.text
    key: Callable[[str], str] = str
    """Returns the key by which names are compared."""


USERS: Final = NamedKind("a user", "users", "email", values.email, email_key)
"""Users, which every vendor has."""


class References(Protocol):
    """A lookup of the records of one kind to which references point."""

    def find(self, reference: Reference) -> int:
        """Return the number of the record. Raise `WrongValue` if there is none, or more than one."""


class Finder:
    """Records of one kind, by the ids and names that the scene has for them, each with a number."""

    def __init__(self, kind: NamedKind) -> None:
        """Begin without records."""
        self._kind = kind
        self._by_id: dict[int | str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int, own_id: int | str | None, name: str | None) -> None:
        """Add a record, which references find by its id in the scene and by its name."""
        if own_id is not None:
            self._by_id[own_id] = number
        if name is not None:
            self._by_name[self._kind.key(name)].append(number)

    def add_key(self, number: int, key: str | None) -> None:
        """Add the word by which other records of the scene refer to a record."""
        if key is not None:
            self._by_id[key] = number

    def find(self, reference: Reference) -> int:
        """Return the number of the record. An id takes precedence over a name that consists of digits.

        Raises `WrongValue` if there is none, or more than one.
        """
        named = str(reference).strip()
        if named in self._by_id:
            return self._by_id[named]
        if named.isdecimal() and int(named) in self._by_id:
            return self._by_id[int(named)]
        found = self._by_name.get(self._kind.key(named), [])
        if not found:
            raise unknown(self._kind, named, guess(self._kind.key(named), self._by_name))
        return only(self._kind, named, found)


def only(kind: NamedKind, named: str, found: list[int]) -> int:
    """Return the only one of the records that have a name. Raise `WrongValue` if there are more."""
    if len(found) > 1:
        raise WrongValue(f"{named!r} is the {kind.name} of {len(found)} {kind.many}: use an id")
    return found[0]


def unknown(kind: NamedKind, named: str, close: str = "") -> WrongValue:
    """Return the error for a reference to no record."""
    return WrongValue(f"must be the id or {kind.name} of {kind.one} of this account, is {named!r}{close}")
