"""References between the records of an account: by id, name or address."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from dealdock.platform.scenes import values
from dealdock.platform.scenes.values import Wrong, guess
from dealdock.platform.text import email_key

Named = Iterable[tuple[int | None, str | None]]
"""Records by the id and the name that they were given, in their order."""


class Kind(NamedTuple):
    """The names of records of one kind."""

    one: str
    many: str
    name: str
    """The field that they are called by."""
    parse: Callable[[object], str] = values.text
    key: Callable[[str], str] = str
    """What names are compared by."""


USERS: Final = Kind("a user", "users", "email", values.email, email_key)
"""Users, which every vendor has."""


class Finder:
    """Finds the record that a reference means; answers its position."""

    def __init__(self, kind: Kind, records: Named) -> None:
        self._kind = kind
        self._by_id: dict[int, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for position, (record_id, called) in enumerate(records):
            if record_id is not None:
                self._by_id[record_id] = position
            if called is not None:
                self._by_name[kind.key(called)].append(position)

    def find(self, reference: str) -> int:
        """The position of the one that is meant; ids go before names of digits. Raises `Wrong` for none or many."""
        if reference.isdecimal() and int(reference) in self._by_id:
            return self._by_id[int(reference)]
        kind = self._kind
        found = self._by_name.get(kind.key(reference), [])
        if not found:
            close = guess(kind.key(reference), self._by_name)
            raise Wrong(f"must be the id or {kind.name} of {kind.one} of this account, is {reference!r}{close}")
        if len(found) > 1:
            raise Wrong(f"{reference!r} is the {kind.name} of {len(found)} {kind.many}: use an id")
        return found[0]
