"""Columns that follow from others, such as the key of a name by which records are found, do so after each operation."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, select

from dealdock.control.support import support_of
from dealdock.platform.records.kind import is_derived
from tests.across.raw_rows import Raw, RawRows, dataset_of
from tests.across.tenant import Tenant
from tests.support.marks import REPEATED_ACROSS

Row: TypeAlias = Mapping[str, Any]

STORED: Final = frozenset({"plan", "token"})
"""The columns that a job stores when it begins, and that no other column gives."""


def rules(actor: Tenant) -> Mapping[Table, list[Callable[[Row], Row]]]:
    """Return functions that give the derived columns of a row, by table."""
    vendor = actor.sandbox.vendors.get(actor.vendor)
    found: dict[Table, list[Callable[[Row], Row]]] = {}
    for kind in support_of(vendor).kinds:
        if kind.derived is not None:
            found.setdefault(kind.model.__table__, []).append(kind.derived)
    for table in vendor.tables:
        if any("follows" in column.info for column in table.c):
            found.setdefault(table, []).append(partial(followed, table))
    return found


def followed(table: Table, row: Row) -> Row:
    """Return the columns of a row that each follow from one other column."""
    every = [(column.name, *column.info["follows"]) for column in table.c if "follows" in column.info]
    return {name: make(row[source]) for name, source, make in every}


def wrong(actor: Tenant, table: Table, of_row: list[Callable[[Row], Row]]) -> Iterator[str]:
    """Yield the derived columns of a table whose values are not those that follow from the others."""

    def rows(db: Connection) -> list[Row]:
        found = db.execute(select(table).where(table.c.dataset_id == dataset_of(db, actor)))
        return [dict(each) for each in found.mappings()]

    for row in actor.sandbox.database.read(rows):
        for name, value in (pair for rule in of_row for pair in rule(row).items()):
            if is_derived(table.c[name]) and name not in STORED and row[name] != value:
                yield f"{table.name}.{name}: {row[name]!r}, not {value!r}"


@REPEATED_ACROSS
def test_columns_follow_the_others_after_each_operation(actor: Tenant) -> None:
    known = rules(actor)
    stored, before = RawRows(known), dict[Table, Raw]()
    found: dict[str, list[str]] = {}
    checked = set[Table]()
    for act, _ in actor.api.acts():
        now = actor.sandbox.database.read(lambda db: stored.read(db, dataset_of(db, actor)))
        for table in stored.tables:
            if now[table] == before.get(table):
                continue
            checked.add(table)
            for each in wrong(actor, table, known[table]):
                found.setdefault(each, []).append(act)
        before.update(now)
    assert found == {}
    assert checked == known.keys()
