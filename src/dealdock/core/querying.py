"""Queries, whatever the object, by statements that are written out once for each shape that is asked for."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select

from dealdock.core import reading
from dealdock.core.criteria import Selection
from dealdock.core.models import Dataset
from dealdock.core.prepared import Prepared
from dealdock.core.user import Tenant

_MOST: Final = 256
"""Shapes that are kept: clients ask for the same few, over and over."""


class Queries:
    """Queries of one kind of record. Where a selection has no shape, its statement is made for this once."""

    def __init__(self, statement: Select[*tuple[Any, ...]], model: Any, kept: Any) -> None:
        """`statement` selects what is read of them all. `kept`: the dataset's column with the number of live ones."""
        here = model.dataset_id == bindparam("dataset_id")
        self._statement = statement.where(here)
        self._count = select(func.count()).select_from(model).where(here)
        self._model = model
        self._kept = Prepared(select(kept).where(Dataset.id == bindparam("dataset_id")))
        self._made: dict[Hashable, Prepared] = {}

    def page(self, db: Connection, account: Tenant, selection: Selection) -> Sequence[tuple[Any, ...]]:
        """The rows of a page."""
        values = {"dataset_id": account.dataset_id}
        if selection.shape is None:
            return db.execute(self._page(selection), values).all()
        return self._prepared("page", self._page, selection).tuples(db, values | selection.values)

    def stream(self, db: Connection, account: Tenant, selection: Selection) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Its rows, batch after batch."""
        values = {"dataset_id": account.dataset_id}
        if selection.shape is None or db.dialect.name != "sqlite":
            return reading.stream(db, self._page(selection), values)
        return self._prepared("page", self._page, selection).batches(db, values | selection.values, reading.BATCH)

    def total(self, db: Connection, account: Tenant, selection: Selection) -> int:
        """How many match, whatever the page. The number of the live ones is kept, not counted."""
        values = {"dataset_id": account.dataset_id}
        if selection.is_all_live:
            return int(self._kept.scalar(db, values))
        if selection.shape is None:
            return db.scalars(self._total(selection), values).one()
        return int(self._prepared("total", self._total, selection).scalar(db, values | selection.values))

    def _page(self, selection: Selection) -> Select[*tuple[Any, ...]]:
        return selection.page(self._statement, self._model)

    def _total(self, selection: Selection) -> Select[int]:
        return selection.total(self._count, self._model)

    def _prepared(
        self, what: str, make: Callable[[Selection], Select[*tuple[Any, ...]]], selection: Selection
    ) -> Prepared:
        key = what, selection.shape
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _MOST:
                self._made.clear()
            made = self._made[key] = Prepared(make(selection.named))
        return made
