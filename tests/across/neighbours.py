"""Two neighbours of an account, one created before it and one after, that hold records with the same ids."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.ddl import sort_tables

from dealdock.platform.accounts import accounts
from dealdock.platform.database import write_guard
from dealdock.platform.records.models import Dataset, User
from tests.across.tenant import Tenant, changed

Values: TypeAlias = dict[str, Any]
Rows: TypeAlias = Mapping[Table, Sequence[Row[Any]]]


class Neighbours:
    """An account, and the neighbours to which its records are mirrored."""

    def __init__(self, before: Tenant, account: Tenant, after: Tenant) -> None:
        self.account = account
        self._both = (before, after)
        self._source: Rows = {}
        self._mirrored: dict[int, Rows] = {}
        tables = account.sandbox.vendors.get(account.vendor).tables
        self._tables = [each for each in sort_tables(tables) if "dataset_id" in each.c]
        self._reads = {
            table: select(table).where(table.c.dataset_id == bindparam("dataset")).order_by(*table.primary_key.columns)
            for table in self._tables
        }
        self._begun = [each.rows() for each in self._both]

    def mirror(self) -> None:
        """Give both neighbours the account's records under the same ids, unless they have them since the last time."""
        database = self.account.sandbox.database
        if database.read(lambda db: self._rows(db, _dataset(db, self.account))) != self._source:
            database.write(self._mirror)

    def differ(self) -> None:
        """Give both neighbours records and users with the account's ids, and with other values."""
        self.account.sandbox.database.write(lambda db: self._mirror(db, _exchanged))
        self.account.sandbox.database.write(self._rename_users)

    def found(self) -> list[str]:
        """Return the tables in which a neighbour's records have changed since they were mirrored."""
        return self.account.sandbox.database.read(lambda db: [*self._found(db)])

    def found_elsewhere(self) -> list[str]:
        """Return the other tables in which a neighbour has changed since the beginning, such as users and tokens."""
        records = {each.name for each in self._tables}
        pairs = zip(self._begun, (each.rows() for each in self._both), strict=True)
        return [name for begun, now in pairs for name in changed(begun, now) if name not in records]

    def _mirror(self, db: Connection, given: Callable[[Table, list[Values]], list[Values]] | None = None) -> None:
        """Write the tables that differ since the last time, or all of them by `given`."""
        before, self._source = self._source, self._rows(db, _dataset(db, self.account))
        differing = [each for each in self._tables if given or self._source[each] != before.get(each)]
        with write_guard.lifted(db):
            for each in self._both:
                target = _dataset(db, each)
                there = self._mirrored.get(target) or self._rows(db, target)
                try:
                    with db.begin_nested():
                        self._change(db, there, {table: self._wanted(table, target, given) for table in differing})
                except IntegrityError:  # such as a unique value that moves from one row to another
                    self._replace(db, target, {table: self._wanted(table, target, given) for table in self._tables})
                self._mirrored[target] = {**there, **self._rows(db, target, differing)}

    def _wanted(
        self, table: Table, target: int, given: Callable[[Table, list[Values]], list[Values]] | None
    ) -> list[Values]:
        rows = [dict(row._mapping) for row in self._source[table]]
        return [{**row, "dataset_id": target} for row in (given(table, rows) if given else rows)]

    def _change(self, db: Connection, there: Rows, wanted: Mapping[Table, Sequence[Values]]) -> None:
        """Write the rows that differ: there are a few, where all rows of an account take a hundred times as long."""
        gone: dict[Table, list[Values]] = {}
        for table in wanted:
            names = table.primary_key.columns.keys()
            before = {tuple(row._mapping[name] for name in names): dict(row._mapping) for row in there[table]}
            after = {tuple(row[name] for name in names): row for row in wanted[table]}
            gone[table] = [row for key, row in before.items() if key not in after]
            if new := [row for key, row in after.items() if key not in before]:
                db.execute(insert(table), new)
            for row in (row for key, row in after.items() if before.get(key, row) != row):
                db.execute(update(table).where(*_is(table, row)).values(row))
        for table in reversed(self._tables):
            for row in gone.get(table, ()):
                db.execute(delete(table).where(*_is(table, row)))

    def _replace(self, db: Connection, target: int, wanted: Mapping[Table, Sequence[Values]]) -> None:
        """Write all rows anew."""
        for table in reversed(self._tables):
            db.execute(delete(table).where(table.c.dataset_id == target))
        for table in self._tables:
            if wanted[table]:
                db.execute(insert(table), wanted[table])

    def _rename_users(self, db: Connection) -> None:
        """Give the users other names, in the opposite order of the names that are shown, also in snapshots."""
        shown = (func.coalesce(User.first_name, ""), func.coalesce(User.last_name, ""), User.email)
        accounts_of_both = [each.details["id"] for each in self._both]
        for dataset_id in db.scalars(select(Dataset.id).where(Dataset.account_id.in_(accounts_of_both))).all():
            here = User.dataset_id == dataset_id
            ids = db.scalars(select(User.id).where(here).order_by(*(each.desc() for each in shown))).all()
            for place, user_id in enumerate(ids):
                name = {"first_name": f"{place:03}", "last_name": f"{place:03}"}
                db.execute(update(User).where(here, User.id == user_id).values(name))

    def _rows(self, db: Connection, dataset_id: int, tables: Sequence[Table] | None = None) -> Rows:
        wanted = self._tables if tables is None else tables
        return {table: db.execute(self._reads[table], {"dataset": dataset_id}).all() for table in wanted}

    def _found(self, db: Connection) -> Iterator[str]:
        for dataset_id, before in self._mirrored.items():
            after = self._rows(db, dataset_id)
            yield from (each.name for each in self._tables if before[each] != after[each])


def _is(table: Table, row: Values) -> list[ColumnElement[bool]]:
    return [column == row[name] for name, column in table.primary_key.columns.items()]


def _exchanged(table: Table, rows: Sequence[Values]) -> list[Values]:
    """Return rows in which each key has the other values of another row, with later times."""
    key = table.primary_key.columns.keys()
    return [
        {**{name: _later(value) for name, value in other.items()}, **{name: row[name] for name in key}}
        for row, other in zip(rows, reversed(rows), strict=True)
    ]


def _later(value: Any) -> Any:
    return value + timedelta(days=1) if isinstance(value, date) else value


def _dataset(db: Connection, tenant: Tenant) -> int:
    return accounts.get(db, tenant.details["id"]).dataset_id
