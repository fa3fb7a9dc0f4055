"""How one record of an account names another: by its id, by a campaign's name, by a prospect's address."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from dealdock.core.scene.values import Wrong, guess
from dealdock.core.text import email_key

Named = Iterable[tuple[int | None, str | None]]
"""Records by the id and the name that they were given, in their order."""


class Finder:
    """Finds the record that a reference means; answers its position."""

    def __init__(self, kind: str, name: str, records: Named, *, key: Callable[[str], str] = str) -> None:
        """`kind` and `name`: what such a record is and what it's called by, for people. Names are compared by `key`."""
        self._kind = kind
        self._name = name
        self._key = key
        self._by_id: dict[int, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for position, (record_id, called) in enumerate(records):
            if record_id is not None:
                self._by_id[record_id] = position
            if called is not None:
                self._by_name[key(called)].append(position)

    def find(self, reference: str) -> int:
        """The position of the one that is meant; ids go before names of digits. Raises `Wrong` for none or many."""
        if reference.isdecimal() and int(reference) in self._by_id:
            return self._by_id[int(reference)]
        found = self._by_name.get(self._key(reference), [])
        if not found:
            close = guess(self._key(reference), self._by_name)
            raise Wrong(f"must be the id or {self._name} of a {self._kind} of this account, is {reference!r}{close}")
        if len(found) > 1:
            raise Wrong(f"{reference!r} is the {self._name} of {len(found)} {self._kind}s: use an id")
        return found[0]


def campaigns(records: Named) -> Finder:
    """Finds an account's campaigns by id or name."""
    return Finder("campaign", "name", records)


def prospects(records: Named) -> Finder:
    """Finds an account's prospects by id or email."""
    return Finder("prospect", "email", records, key=email_key)
