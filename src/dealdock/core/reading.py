"""Reading records, whatever their kind: how many there are, and one after another."""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, Select, select

from dealdock.core.criteria import Selection
from dealdock.core.models import Dataset
from dealdock.core.user import Tenant

BATCH: Final = 200
"""Rows that a stream reads at once."""

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"


def total(db: Connection, account: Tenant, model: Any, selection: Selection, kept: Any = None) -> int:
    """How many records match, whatever the page.

    `kept`: the column of the dataset that holds the number of live ones, where it is kept and not counted.
    """
    if kept is not None and selection.is_all_live:
        return int(db.scalars(select(kept).where(Dataset.id == account.dataset_id)).one())
    return db.scalars(selection.total(model).where(model.dataset_id == account.dataset_id)).one()


def stream(db: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[AnyRow]:
    """Row after row: what is kept in memory doesn't grow with what is read."""
    with db.execute(statement.execution_options(yield_per=BATCH)) as found:
        yield from found  # a stream may be left early, and PostgreSQL's cursor mustn't be left open then
