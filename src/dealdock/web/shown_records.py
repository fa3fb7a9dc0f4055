"""The records in an answer: of each kind their number, and the ids of the first and the last."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeAlias

MAX_IDS: Final = 100
"""The number of first ids that are kept, and of last ids."""

Found: TypeAlias = Iterable[tuple[str, Iterable[Any]]]
"""Kinds of records, each with the ids of some records in an answer."""


@dataclass
class _Ids:
    """The ids of the records of one kind."""

    total: int = 0
    first: list[Any] = field(default_factory=list)
    last: deque[Any] = field(default_factory=partial(deque, maxlen=MAX_IDS))


class ShownRecords:
    """The records in an answer, which may be added while it is sent."""

    def __init__(self, found: Found = ()) -> None:
        self._kinds: dict[str, _Ids] = {}
        for kind, ids in found:
            self.add(kind, ids)

    def add(self, kind: str, ids: Iterable[Any]) -> None:
        """Add records of a kind, in their order in the answer."""
        known = self._kinds.get(kind)
        for record_id in ids:
            if known is None:
                known = self._kinds[kind] = _Ids()
            known.total += 1
            (known.first if known.total <= MAX_IDS else known.last).append(record_id)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return, for each kind, the number of records, the first ids, and the last ids of the rest."""
        return {
            kind: {"count": ids.total, "first": ids.first, "last": list(ids.last)} for kind, ids in self._kinds.items()
        }


class ByKind(dict[str, list[Mapping[str, Any]]]):
    """Records by the name of their kind."""


def in_answer(value: Any, object_: str, kinds: Mapping[str, str]) -> list[tuple[str, list[Any]]]:
    """Return the records of a JSON answer: itself, its elements, or the elements of its members.

    `object_`: the object of the call, which names its records. `kinds`: the kinds of records by objects and by members
    of answers, where they have other names.
    """
    own = kinds.get(object_, object_)
    if not isinstance(value, Mapping) or "id" in value:
        return [(own, _ids(value))]
    found = []
    for name, member in value.items():
        if isinstance(member, list) or (isinstance(member, Mapping) and "id" in member):
            found.append((kinds.get(name, name if isinstance(value, ByKind) else own), _ids(member)))
    return found


def by_member(records: Iterable[Mapping[str, Any]], name: str) -> ByKind:
    """Return records by the value of a member that names their kind."""
    found = ByKind()
    for each in records:
        found.setdefault(str(each.get(name)), []).append(each)
    return found


def _ids(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [each["id"] for each in value if isinstance(each, Mapping) and each.get("id") is not None]
    return [value["id"]] if isinstance(value, Mapping) and value.get("id") is not None else []
