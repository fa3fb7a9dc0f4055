"""The records that references mean, in a dataset that is being filled. Kinds with many records are looked up there."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.scenes.id_bitmap import IdBitmap
from dealdock.platform.scenes.references import Finder, Kind
from dealdock.platform.scenes.values import Wrong

_AT_ONCE: Final = 500
_MOST_KEPT: Final = 50_000


class Named:
    """Records of one kind, of which there are few."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._called: list[tuple[int | None, str | None]] = []
        self._ids: list[int] = []
        self._finder: Finder | None = None

    def add(self, record_id: int, own_id: int | None, called: str | None) -> None:
        """One more of them."""
        self._called.append((own_id, called))
        self._ids.append(record_id)

    def find(self, named: str) -> int:
        """The id of the one that is meant. Raises `Wrong` for none or many."""
        if self._finder is None or len(self._ids) != len(self._called):
            self._finder = Finder(self._kind, self._called)
        return self._ids[self._finder.find(named)]


class Stored:
    """Records of one kind that are in the dataset already."""

    def __init__(
        self,
        kind: Kind,
        model: Any,
        column: Any,
        dataset_id: int,
        reading: Callable[[Callable[[Connection], Any]], Any],
    ) -> None:
        """`column`: the one that has what `kind.key` makes of names."""
        self._kind, self._model, self._column = kind, model, column
        self._dataset_id = dataset_id
        self._reading = reading
        self._own = IdBitmap()
        self._found: dict[str, list[int]] = {}

    def add_own(self, record_id: int) -> None:
        """One that brought along its id, by which it can be named."""
        self._own.add(record_id)

    def look_up(self, names: Iterable[int | str]) -> None:
        """Look up at once what will be asked for one by one."""
        if len(self._found) > _MOST_KEPT:
            self._found.clear()
        unknown = iter(
            {self._kind.key(str(named).strip()) for named in names if not self._is_own(named)} - self._found.keys()
        )
        while keys := list(islice(unknown, _AT_ONCE)):
            self._found |= {key: [] for key in keys}
            for row in self._reading(lambda db: self._rows(db, keys)):
                self._found[row.key].append(row.id)

    def find(self, named: int | str) -> int:
        """The id of the one that is meant. Raises `Wrong` for none or many."""
        if self._is_own(named):
            return int(named)
        key = self._kind.key(str(named).strip())
        if key not in self._found:
            self.look_up([named])
        found = self._found[key]
        if len(found) == 1:
            return found[0]
        kind = self._kind
        if found:
            raise Wrong(f"{str(named)!r} is the {kind.name} of {len(found)} {kind.many}: use an id")
        raise Wrong(f"must be the id or {kind.name} of {kind.one} of this account, is {str(named)!r}")

    def _is_own(self, named: int | str) -> bool:
        if isinstance(named, str):
            if not named.isdecimal():
                return False
            named = int(named)
        return named in self._own

    def _rows(self, db: Connection, keys: list[str]) -> Any:
        mine = select(self._model.id, self._column.label("key")).where(self._model.dataset_id == self._dataset_id)
        return db.execute(mine.where(self._column.in_(keys)).order_by(self._model.id)).all()
