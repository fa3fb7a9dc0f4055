"""References to records, possibly millions, which are looked up in the dataset that is being filled."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.scenes.id_bitmap import IdBitmap
from dealdock.platform.scenes.references import NamedKind, Reference, only, unknown

_NAMES_AT_ONCE: Final = 500
_MAX_CACHED_NAMES: Final = 50_000


class StoredFinder:
    """The written records of one kind."""

    def __init__(
        self,
        kind: NamedKind,
        model: Any,
        column: Any,
        dataset_id: int,
        read: Callable[[Callable[[Connection], Any]], Any],
    ) -> None:
        """`column`: holds what `kind.key` returns for a name. `read`: runs a function with a connection."""
        self._kind, self._model, self._column = kind, model, column
        self._dataset_id = dataset_id
        self._read = read
        self._own = IdBitmap()
        self._found: dict[str, list[int]] = {}

    def add_own(self, record_id: int) -> None:
        """Add a record that has its id from the scene, by which references find it."""
        self._own.add(record_id)

    def look_up(self, references: Iterable[Reference]) -> None:
        """Look up several references at once, before `find` needs them."""
        if len(self._found) > _MAX_CACHED_NAMES:
            self._found.clear()
        named = {self._kind.key(str(each).strip()) for each in set(references) if self.own_id(each) is None}
        new = iter(named - self._found.keys())
        while keys := list(islice(new, _NAMES_AT_ONCE)):
            self._found |= {key: [] for key in keys}
            for row in self._read(lambda db: self._rows(db, keys)):
                self._found[row.key].append(row.id)

    def find(self, reference: Reference) -> int:
        """Return the id of the record. Raise `WrongValue` if there is none, or more than one."""
        own_id = self.own_id(reference)
        if own_id is not None:
            return own_id
        named = str(reference).strip()
        key = self._kind.key(named)
        if key not in self._found:
            self.look_up([reference])
        if not self._found[key]:
            raise unknown(self._kind, named)
        return only(self._kind, named, self._found[key])

    def own_id(self, reference: Reference) -> int | None:
        """Return the id, if a record has it as its own id or as its key in the scene."""
        named = str(reference).strip()
        return int(named) if named.isdecimal() and int(named) in self._own else None

    def _rows(self, db: Connection, keys: list[str]) -> Any:
        query = select(self._model.id, self._column.label("key")).where(self._model.dataset_id == self._dataset_id)
        return db.execute(query.where(self._column.in_(keys)).order_by(self._model.id)).all()
