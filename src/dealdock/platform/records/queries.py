"""The queries of a kind of record, prepared by the shape of their selection."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement, row_maker, rows_for_answer, stream
from dealdock.platform.records import live_counts


def shown_columns(model: Any) -> list[Any]:
    """Return the columns of a model that answers may show: all but the account's, the mark of a deletion, and those
    that follow from others.
    """
    hidden = {"dataset_id", "deleted"}
    return [column for column in model.__table__.c if column.name not in hidden and not column.info.get("is_derived")]


_MAX_SHAPES: Final = 256
"""Clients repeat the same few queries."""


class Queries:
    """The queries of one kind of record, with a prepared statement for each shape of a selection.

    The statement of a selection without a shape is built each time, and SQLAlchemy runs it.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], model: Any) -> None:
        """`statement` selects the columns. The live records of the model are counted (`Base.__counted_as__`)."""
        here = model.dataset_id == bindparam("dataset_id")
        self._statement = statement.where(here)
        self._row = row_maker(statement)
        self._count = select(func.count()).select_from(model).where(here)
        self._model = model
        self._prepared: dict[Hashable, Statement] = {}

    def page(self, db: Connection, dataset_id: int, selection: Selection) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a page."""
        values = {"dataset_id": dataset_id}
        if selection.shape is None:
            return db.execute(self._page(selection), values).all()
        return self._of_shape("page", self._page, selection).tuples(db, values | selection.values)

    def page_for_answer(self, db: Connection, dataset_id: int, selection: Selection) -> Sequence[AnyRow]:
        """Return the rows of a page whose texts may be long, with their columns as attributes.

        Raises `TooMuch` if one answer cannot contain them.
        """
        values = {"dataset_id": dataset_id}
        if selection.shape is None:
            return rows_for_answer(db, self._page(selection), values)
        rows = self._of_shape("page", self._page, selection).for_answer(db, values | selection.values)
        return [*map(self._row, rows)]

    def stream(self, db: Connection, dataset_id: int, selection: Selection) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Return the rows of a page, in batches."""
        values = {"dataset_id": dataset_id}
        if selection.shape is None:
            return stream(db, self._page(selection), values)
        return self._of_shape("page", self._page, selection).stream(db, values | selection.values)

    def total(self, db: Connection, dataset_id: int, selection: Selection) -> int:
        """Return the number of matches on all pages. The number of all live records is stored, not counted."""
        if selection.is_all_live:
            return live_counts.number(db, dataset_id, self._model)
        values = {"dataset_id": dataset_id}
        if selection.shape is None:
            return db.scalars(self._total(selection), values).one()
        return int(self._of_shape("total", self._total, selection).value(db, values | selection.values))

    def _page(self, selection: Selection) -> Select[*tuple[Any, ...]]:
        return selection.page(self._statement, self._model)

    def _total(self, selection: Selection) -> Select[int]:
        return selection.total(self._count, self._model)

    def _of_shape(
        self, what: str, make: Callable[[Selection], Select[*tuple[Any, ...]]], selection: Selection
    ) -> Statement:
        key = what, selection.shape
        prepared = self._prepared.get(key)
        if prepared is None:
            if len(self._prepared) >= _MAX_SHAPES:
                self._prepared.clear()
            prepared = self._prepared[key] = Statement(make(selection.parameterized))
        return prepared
