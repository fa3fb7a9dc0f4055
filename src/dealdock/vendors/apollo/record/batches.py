"""Queries for the records that belong to the records of a page."""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext

SIZES: Final = (1, 10, 100)
"""The numbers of ids for which a statement is prepared. If there are fewer ids, the last one is repeated."""


class Batch:
    """The query for rows that belong to any of several records."""

    def __init__(self, statement: Select[*tuple[Any, ...]], column: Any) -> None:
        """`statement` selects the columns; `column` holds the ids of the records."""
        self._prepared = {size: Statement(statement.where(column.in_(_parameters(size)))) for size in SIZES}

    def rows(self, db: Connection, account: AccountContext, ids: Sequence[int]) -> Sequence[AnyRow]:
        """Return the rows, with their columns as attributes, by one query for each 100 ids."""
        parts = (ids[begin : begin + SIZES[-1]] for begin in range(0, len(ids), SIZES[-1]))
        return [row for part in parts for row in self._rows(db, account, part)]

    def _rows(self, db: Connection, account: AccountContext, ids: Sequence[int]) -> Sequence[AnyRow]:
        if len(ids) == 1:  # most calls show one record
            return self._prepared[1].all(db, {"dataset_id": account.dataset_id, "id0": ids[0]})
        size = next(each for each in SIZES if len(ids) <= each)
        named = zip((f"id{place}" for place in range(size)), chain(ids, repeat(ids[-1])), strict=False)
        return self._prepared[size].all(db, {"dataset_id": account.dataset_id, **dict(named)})


def _parameters(size: int) -> list[Any]:
    return [bindparam(f"id{place}", type_=BigInteger) for place in range(size)]
