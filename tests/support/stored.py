"""The stored rows of an account's records, by table."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, bindparam, literal_column, select

from dealdock.platform.records.models import Dataset
from dealdock.vendors.all_tables import metadata


def short(table: Table) -> str:
    """The name of a table without its vendor's prefix."""
    return table.name.removeprefix("pardot_")


_OF_DATASET: Final = {
    short(table): table.c.dataset_id for table in metadata.sorted_tables if "dataset_id" in table.primary_key.columns
} | {"dataset": Dataset.__table__.c.id}
"""The column with the dataset's id, by table."""

_ROWS: Final = {name: select(of.table).where(of == bindparam("here")) for name, of in _OF_DATASET.items()}
_HAS_ROWS: Final = select(
    *(
        select(literal_column("1")).where(of == bindparam("here")).exists().label(name)
        for name, of in _OF_DATASET.items()
    )
)


def rows(db: Connection, dataset_id: int) -> dict[str, Sequence[Row[Any]]]:
    """Return all rows of a dataset, counters included. Most tables have none: one statement finds those."""
    here = {"here": dataset_id}
    has_rows = db.execute(_HAS_ROWS, here).one()._asdict()
    return {name: db.execute(of_table, here).all() if has_rows[name] else [] for name, of_table in _ROWS.items()}
