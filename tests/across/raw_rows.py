"""The stored rows of a dataset, as the driver of the database returns them: nothing is decoded."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Dialect, Table, bindparam, select
from sqlalchemy.sql.ddl import sort_tables

from dealdock.platform.accounts import accounts
from tests.across.tenant import Tenant

Raw: TypeAlias = list[tuple[Any, ...]]
"""Rows of a table without their dataset, in the order of the primary key."""


class RawRows:
    """Reads the rows of a dataset in the tables that have datasets."""

    def __init__(self, tables: Collection[Table], dialect: Dialect) -> None:
        self.tables = [each for each in sort_tables(tables) if "dataset_id" in each.c]
        """The tables that have datasets, each before the tables that refer to it."""
        dataset: BindParameter[int] = bindparam("dataset")
        columns = {table: [each for each in table.c if each.name != "dataset_id"] for table in self.tables}
        self._reads = {
            table: str(
                select(*columns[table])
                .where(table.c.dataset_id == dataset)
                .order_by(*table.primary_key.columns)
                .compile(dialect=dialect)
            )
            for table in self.tables
        }
        """In the SQL of the driver: they are run a hundred thousand times."""
        self._values = {
            table: select(table).where(table.c.dataset_id == dataset).order_by(*table.primary_key.columns)
            for table in self.tables
        }
        self._keys = {
            table: [place for place, each in enumerate(columns[table]) if each.primary_key] for table in self.tables
        }

    def read(self, db: Connection, dataset_id: int, tables: Sequence[Table] | None = None) -> Mapping[Table, Raw]:
        """Return the rows of each table, or of some."""
        given = (dataset_id,) if db.dialect.positional else {"dataset": dataset_id}
        with closing(db.connection.cursor()) as cursor:
            found: dict[Table, Raw] = {}
            for table in self.tables if tables is None else tables:
                cursor.execute(self._reads[table], given)
                found[table] = [*cursor.fetchall()]
            return found

    def values(
        self, db: Connection, table: Table, dataset_id: int, places: Collection[int] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of a table in the same order, or those at some places, decoded and with their dataset."""
        if places is not None and not places:
            return []
        rows = db.execute(self._values[table], {"dataset": dataset_id})
        return [dict(row._mapping) for place, row in enumerate(rows) if places is None or place in places]

    def by_key(self, table: Table, rows: Raw) -> Mapping[tuple[Any, ...], tuple[Any, ...]]:
        """Return rows of a table by their primary key, in the same order."""
        return {tuple(row[place] for place in self._keys[table]): row for row in rows}


def dataset_of(db: Connection, tenant: Tenant) -> int:
    """Return the dataset that an account has now."""
    return accounts.get(db, tenant.details["id"]).dataset_id
