"""The statements for Citus in `docs/guides/scale.md`, which `make generate` writes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.base import PGDialect, PGIdentifierPreparer

from dealdock.vendors.all_tables import metadata
from tests.support.partitions import REFERENCE, TENANT, distribution

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "guides" / "scale.md"

_PREPARER: Final = PGIdentifierPreparer(PGDialect())  # type: ignore[no-untyped-call]  # SQLAlchemy's own

_BESIDE: Final = {TENANT: "", "journal": ", colocate_with => 'none'"}

_BLOCK: Final = re.compile(r"(?<=```sql\n).+?(?=```)", re.DOTALL)


def statements() -> Iterator[str]:
    """Yield the SQL: for reference tables, datasets, distributed tables, each after those that it refers to."""
    yield from (
        f"ALTER TABLE {_PREPARER.format_table(table)} DROP CONSTRAINT {name};"
        for table in metadata.sorted_tables
        if table.name in REFERENCE
        for name in _leading_away(table)
    )
    kinds = {name: table for name, table in metadata.tables.items() if name not in REFERENCE}
    yield from (
        f"SELECT create_reference_table('{table.name}');" for table in metadata.sorted_tables if table.name not in kinds
    )
    for table in metadata.sorted_tables:
        if table.name in kinds:
            beside = _BESIDE.get(table.name, f", colocate_with => '{TENANT}'")
            yield f"SELECT create_distributed_table('{table.name}', '{distribution(table)}'{beside});"


def _leading_away(table: Table) -> list[str]:
    """The foreign keys of a table that is whole to one that is split, which Citus doesn't have."""
    return sorted(str(key.name) for key in table.foreign_key_constraints if key.referred_table.name not in REFERENCE)


def page() -> str:
    """The page as it should be."""
    told = "\n".join(statements())
    return _BLOCK.sub(lambda _: f"{told}\n", PAGE.read_text(encoding="utf-8"), count=1)
