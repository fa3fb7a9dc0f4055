"""Two neighbours of an account, one created before it and one after, that hold records with the same ids."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from dealdock.platform.database import write_guard
from dealdock.platform.records.models import Dataset, User
from tests.across.raw_rows import Raw, RawRows, dataset_of
from tests.across.tenant import Tenant, changed

Values: TypeAlias = dict[str, Any]
Given: TypeAlias = Callable[[Table, list[Values]], list[Values]]


class Neighbours:
    """An account, and the neighbours to which its records are mirrored."""

    def __init__(self, before: Tenant, account: Tenant, after: Tenant) -> None:
        self.account = account
        self._both = (before, after)
        self._source: Mapping[Table, Raw] = {}
        self._mirrored: dict[int, Mapping[Table, Raw]] = {}
        dialect = account.sandbox.database.engine.dialect
        self._rows = RawRows(account.sandbox.vendors.get(account.vendor).tables, dialect)
        self._begun = [each.rows() for each in self._both]

    def mirror(self) -> None:
        """Give both neighbours the account's records under the same ids."""
        self.account.sandbox.database.write(self._mirror)

    def clear(self) -> None:
        """Take all records from both neighbours."""
        self.account.sandbox.database.write(self._clear)

    def differ(self) -> None:
        """Give both neighbours records and users with the account's ids, and with other values."""
        self.account.sandbox.database.write(lambda db: self._mirror(db, _exchanged))
        self.account.sandbox.database.write(self._rename_users)

    def found(self) -> list[str]:
        """Return the tables in which a neighbour's records have changed since they were mirrored."""
        return self.account.sandbox.database.read(self._found)

    def found_elsewhere(self) -> list[str]:
        """Return the other tables in which a neighbour has changed since the beginning, such as users and tokens."""
        records = {each.name for each in self._rows.tables}
        pairs = zip(self._begun, (each.rows() for each in self._both), strict=True)
        return [name for begun, now in pairs for name in changed(begun, now) if name not in records]

    def _mirror(self, db: Connection, given: Given | None = None) -> None:
        """Write the tables that differ since the last time, or all of them by `given`."""
        source = dataset_of(db, self.account)
        before, self._source = self._source, self._rows.read(db, source)
        differing = [each for each in self._rows.tables if given or self._source[each] != before.get(each)]
        if not differing:
            return
        with write_guard.lifted(db):
            for each in self._both:
                target = dataset_of(db, each)
                try:
                    with db.begin_nested():
                        self._change(db, source, target, differing, given)
                except IntegrityError:  # such as a unique value that moves from one row to another
                    self._replace(db, source, target, given)
                others = self._mirrored.get(target) or self._rows.read(db, target)
                self._mirrored[target] = {**others, **self._rows.read(db, target, differing)}

    def _clear(self, db: Connection) -> None:
        with write_guard.lifted(db):
            for each in self._both:
                target = dataset_of(db, each)
                for table in reversed(self._rows.tables):
                    db.execute(delete(table).where(table.c.dataset_id == target))
                self._mirrored[target] = self._rows.read(db, target)

    def _wanted(
        self, db: Connection, table: Table, source: int, target: int, given: Given | None, places: Sequence[int] | None
    ) -> list[Values]:
        rows = self._rows.values(db, table, source, places)
        return [{**row, "dataset_id": target} for row in (given(table, rows) if given else rows)]

    def _change(
        self, db: Connection, source: int, target: int, differing: Sequence[Table], given: Given | None
    ) -> None:
        """Write the rows that differ: there are a few, where all rows of an account take a hundred times as long."""
        gone: dict[Table, list[Values]] = {}
        there = self._rows.read(db, target, differing)
        for table in differing:
            before, after = self._rows.by_key(table, there[table]), self._rows.by_key(table, self._source[table])
            if removed := [place for place, key in enumerate(before) if key not in after]:
                gone[table] = self._rows.values(db, table, target, removed)
            places = [place for place, (key, raw) in enumerate(after.items()) if given or before.get(key) != raw]
            keys, new = list(after), list[Values]()
            for place, row in zip(places, self._wanted(db, table, source, target, given, places), strict=True):
                if keys[place] not in before:
                    new.append(row)
                else:
                    db.execute(update(table).where(*_is(table, row)).values(row))
            if new:
                db.execute(insert(table), new)
        for table in reversed(self._rows.tables):
            for row in gone.get(table, ()):
                db.execute(delete(table).where(*_is(table, row)))

    def _replace(self, db: Connection, source: int, target: int, given: Given | None) -> None:
        """Write all rows anew."""
        for table in reversed(self._rows.tables):
            db.execute(delete(table).where(table.c.dataset_id == target))
        for table in self._rows.tables:
            if wanted := self._wanted(db, table, source, target, given, None):
                db.execute(insert(table), wanted)

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

    def _found(self, db: Connection) -> list[str]:
        found = ((before, self._rows.read(db, target)) for target, before in self._mirrored.items())
        return [each.name for before, after in found for each in self._rows.tables if before[each] != after[each]]


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
