"""The rows of one model, read and written by prepared statements."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import datasets
from dealdock.platform.records.base import Base
from dealdock.platform.records.models.context import AccountContext

M = TypeVar("M", bound=Base)

OWN_DATASET: Final = "own_dataset"
OWN_ID: Final = "own_id"
"""The parameters of `update_of` beside the columns."""

AnySelect = Select[*tuple[Any, ...]]


@lru_cache(64)
def update_of(model: type[Base], *columns: str) -> Statement:
    """Return the UPDATE of these columns of the row with the id `OWN_ID` in the dataset `OWN_DATASET`."""
    table = model.__table__
    here = (table.c.dataset_id == bindparam(OWN_DATASET), table.c.id == bindparam(OWN_ID))
    return Statement(update(table).where(*here), columns=columns)


class Records(Generic[M]):
    """The records of a model whose deleted rows stay. All methods but `insert` and `restore` see only live records."""

    def __init__(self, model: type[M]) -> None:
        self.model: Final = model

    def prepared(self, statement: AnySelect) -> Statement:
        """Return the statement for the live record `record_id`, from one for all rows."""
        return Statement(statement.where(*self._here))

    def get(
        self, db: Connection, account: AccountContext, record_id: int, statement: Statement | None = None
    ) -> AnyRow:
        """Return a record: all its columns, or the columns of a prepared statement. Raises `RecordError(NO_RECORD)`."""
        found = (statement or self._whole).one(db, {"dataset_id": account.dataset_id, "record_id": record_id})
        if found is None:
            raise RecordError(NO_RECORD, record_id)
        return found

    def locked(self, db: Connection, account: AccountContext, record_id: int) -> AnyRow:
        """Return all columns of a record, and lock it until the commit. Raises `RecordError(NO_RECORD)`."""
        return self.get(db, account, record_id, self._locked)

    def exists(self, db: Connection, account: AccountContext, record_id: int) -> bool:
        """Return True if a record has this id."""
        return self._id.one(db, {"dataset_id": account.dataset_id, "record_id": record_id}) is not None

    def first_with(self, db: Connection, account: AccountContext, column: str, value: Any) -> int | None:
        """Return the lowest id of the records with this value in a column."""
        if column not in self._by_column:
            table = self.model.__table__
            here = (table.c.dataset_id == bindparam("dataset_id"), live(self.model))
            found = select(table.c.id).where(*here, table.c[column] == bindparam("value"))
            self._by_column[column] = Statement(found.order_by(table.c.id).limit(1))
        first: int | None = self._by_column[column].value(db, {"dataset_id": account.dataset_id, "value": value})
        return first

    def insert(self, db: Connection, account: AccountContext, columns: Mapping[str, Any], *, now: datetime) -> int:
        """Add a record, and return its id. `columns`: all but key, times and mark of deletion."""
        record_id = datasets.take_ids(db, account.dataset_id, 1, {self.model: 1})
        key = {"dataset_id": account.dataset_id, "id": record_id}
        self._insert.run(db, {**columns, **key, "deleted": False, **account.times(self.model, now)})
        return record_id

    def write(self, db: Connection, account: AccountContext, record_id: int, columns: Mapping[str, Any]) -> None:
        """Set columns of a row."""
        update_of(self.model, *sorted(columns)).run(db, {**columns, OWN_DATASET: account.dataset_id, OWN_ID: record_id})

    def mark_deleted(self, db: Connection, account: AccountContext, record_id: int) -> None:
        """Delete a record, whose row stays. Raises `RecordError(NO_RECORD)`."""
        self.locked(db, account, record_id)
        self.write(db, account, record_id, {"deleted": True})
        datasets.count_live(db, account.dataset_id, {self.model: -1})

    def restore(self, db: Connection, account: AccountContext, record_id: int) -> None:
        """Undo `mark_deleted`."""
        self.write(db, account, record_id, {"deleted": False})
        datasets.count_live(db, account.dataset_id, {self.model: 1})

    @cached_property
    def _here(self) -> tuple[Any, ...]:
        table = self.model.__table__
        return (table.c.dataset_id == bindparam("dataset_id"), table.c.id == bindparam("record_id"), live(self.model))

    @cached_property
    def _whole(self) -> Statement:
        return self.prepared(select(self.model.__table__))

    @cached_property
    def _locked(self) -> Statement:
        return self.prepared(select(self.model.__table__).with_for_update())

    @cached_property
    def _id(self) -> Statement:
        return self.prepared(select(self.model.__table__.c.id))

    @cached_property
    def _insert(self) -> Statement:
        return Statement(insert(self.model), columns=self.model.__table__.c.keys())

    @cached_property
    def _by_column(self) -> dict[str, Statement]:
        return {}
