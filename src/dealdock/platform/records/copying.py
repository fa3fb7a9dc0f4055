"""Copies of datasets, made from one snapshot without blocking other writers for long."""

import time
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from typing import Any, Final

from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, literal, select, text

from dealdock.platform.database import statement_tables, write_guard
from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.database.database import Database
from dealdock.platform.records import datasets, progress
from dealdock.platform.records.models import Base, Dataset, User
from dealdock.platform.records.tables import record_tables, tables_with_rows

_MAX_IDS_AT_ONCE: Final = 2000
"""Up to this highest id, a dataset is copied in one transaction: within 20 ms, for which other writers may wait."""
_BATCH_ROWS: Final = 300
_User: Final[Any] = User.__table__


def copy(database: Database, find: Callable[[Connection], int], target: int) -> None:
    """Copy the dataset whose id `find` returns, with its counters, into one that is not visible yet."""
    if not database.has_one_writer or database.read(lambda db: _last_id(db, find(db))) <= _MAX_IDS_AT_ONCE:
        database.write(lambda db: copy_within(db, find(db), target), one_snapshot=True)
        return
    snapshot, close = database.stream(lambda db: db)
    try:
        _in_batches(database, snapshot, find(snapshot), target)
    finally:
        close()


def copy_users(db: Connection, source: int, target: int) -> None:
    """Copy the current users of one dataset into another, and reserve their ids there."""
    db.execute(_COPY_USERS, {"source": source, "target": target})
    highest = select(_User.c.id).where(_User.c.dataset_id == target).order_by(_User.c.id.desc()).limit(1)
    datasets.reserve_ids(db, target, db.scalars(highest).one_or_none() or 0)


def keep_rows(db: Connection, model: type[Base], source: int, target: int) -> None:
    """Copy the rows of a table to another dataset, which does not have them yet, and reserve their ids there."""
    table, names = model.__table__, _columns(model.__table__)
    there = select(table.c.id).where(table.c.dataset_id == target)
    kept = select(literal(target), *(table.c[name] for name in names)).where(
        table.c.dataset_id == source, table.c.id.not_in(there)
    )
    with write_guard.lifted(db):
        db.execute(insert(table).from_select(["dataset_id", *names], kept))
    highest = db.scalar(select(func.max(table.c.id)).where(table.c.dataset_id == target))
    datasets.reserve_ids(db, target, highest or 0)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name != "dataset_id"]


def copy_within(db: Connection, source: int, target: int) -> None:
    """Copy a dataset that no other transaction changes, with its counters, within this one."""
    report, done = _reporter(db, source), 0
    with write_guard.lifted(db):
        for table in tables_with_rows(db, source):
            done += db.execute(_copying(table), {"from_dataset": source, "to_dataset": target}).rowcount
            report(done)
    datasets.reserve_ids(db, target, _last_id(db, source))


@cache
def _copying(table: Table) -> Executable:
    """Return the statement that copies the rows of a table from one dataset to another. Building it takes long."""
    names = _columns(table)
    rows = select(bindparam("to_dataset", type_=DatasetNumber), *(table.c[name] for name in names))
    some = rows.where(table.c.dataset_id == bindparam("from_dataset"))
    return insert(table).from_select(["dataset_id", *names], some).execution_options(preserve_rowcount=True)


def _in_batches(database: Database, snapshot: Connection, source: int, target: int) -> None:
    """Copy on SQLite: all reads see one snapshot, while other connections write in between."""
    report, done = _reporter(snapshot, source), 0
    for table in record_tables(snapshot):
        names = ", ".join(f'"{name}"' for name in _columns(table))
        query = f'SELECT ?, {names} FROM "{table.name}" WHERE "{table.name}".dataset_id = ?'
        marks = ", ".join("?" for _ in table.c)
        statement = f'INSERT INTO "{table.name}" (dataset_id, {names}) VALUES ({marks})'
        with closing(snapshot.exec_driver_sql(query, (target, source))) as rows:
            while batch := rows.fetchmany(_BATCH_ROWS):
                begun = time.monotonic()
                database.write(partial(_add, statement, list(map(tuple, batch))))
                done += len(batch)
                report(done)
                time.sleep(time.monotonic() - begun)  # give other writers as much time
    last_id = _last_id(snapshot, source)
    database.write(lambda db: datasets.reserve_ids(db, target, last_id))


def _add(statement: str, rows: list[tuple[Any, ...]], db: Connection) -> None:
    with write_guard.lifted(db):
        db.exec_driver_sql(statement, rows)


def _reporter(db: Connection, source: int) -> Callable[[int], None]:
    """Begin the step of the copy. The rows are counted only for a follower, because that takes time."""
    tables = record_tables(db) if progress.is_followed() else ()
    counts = (select(func.count()).select_from(table).where(table.c.dataset_id == source) for table in tables)
    return progress.reporter("Copying the records", "rows", sum(db.scalar(count) or 0 for count in counts))


def _last_id(db: Connection, dataset_id: int) -> int:
    return db.scalars(select(Dataset.last_id).where(Dataset.id == dataset_id)).one()


def _copy_users_sql() -> str:
    names = _columns(_User)
    columns = ", ".join(names)
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    return (
        f'INSERT INTO "user" (dataset_id, {columns}) SELECT :target, {columns} FROM "user" '
        f'WHERE "user".dataset_id = :source ON CONFLICT (dataset_id, id) DO UPDATE SET {changed}'
    )


_COPY_USERS: Final = text(_copy_users_sql()).execution_options(**statement_tables.declare(User))
