"""The tables of records, of all vendors."""

from functools import lru_cache

from sqlalchemy import Table

from dealdock.platform.models import Base


def record_tables() -> tuple[Table, ...]:
    """Return every table whose rows belong to a dataset, referenced tables first."""
    return _record_tables(len(Base.metadata.tables))


@lru_cache(1)
def _record_tables(_count: int) -> tuple[Table, ...]:
    """Return the tables. `_count` is the key of the cache; it changes when a vendor adds tables."""
    tables = Base.metadata.sorted_tables
    return tuple(table for table in tables if next(iter(table.primary_key.columns)).name == "dataset_id")
