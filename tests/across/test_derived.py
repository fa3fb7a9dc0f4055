"""Columns that follow from others, such as the key of a name by which records are found, do so after each operation.

So do the stored numbers of live records.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

import pytest
from sqlalchemy import Connection, Table, func, select

from dealdock.control.support import support_of
from dealdock.platform.database.selection import live
from dealdock.platform.records import live_counts
from dealdock.platform.records.kind import is_derived
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.service import IS_SHOWN
from tests.across.raw_rows import Raw, RawRows, dataset_of
from tests.across.records import Demo, new_record
from tests.across.tenant import Tenant

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


def miscounted(actor: Tenant) -> list[str]:
    """Return the models whose stored number is not that of their live records."""
    vendor = actor.sandbox.vendors.get(actor.vendor)

    def number(db: Connection, model: Any) -> int:
        here = [model.dataset_id == dataset_of(db, actor), *((live(model),) if hasattr(model, "deleted") else ())]
        here += [IS_SHOWN] if model is VisitorActivity else []
        return db.execute(select(func.count()).select_from(model).where(*here)).scalar_one()

    def work(db: Connection) -> list[str]:
        stored = live_counts.every(db, dataset_of(db, actor))
        right = {str(model.__counted_as__): number(db, model) for model in vendor.models if model.__counted_as__}
        wrong = {name: stored.get(name, 0) for name in right if stored.get(name, 0) != right[name]}
        return [f"{name}: {number}, not {right[name]}" for name, number in wrong.items()]

    return actor.sandbox.database.read(work)


@pytest.mark.slow(but="minicrm")
def test_columns_and_numbers_follow_after_each_operation(actor: Tenant) -> None:
    known = rules(actor)
    stored, before = RawRows(known, actor.sandbox.database.engine.dialect), dict[Table, Raw]()
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
        for each in miscounted(actor):
            found.setdefault(each, []).append(act)
    assert found == {}
    assert checked == known.keys()


@pytest.mark.slow(but="minicrm")
def test_numbers_follow_after_each_change_by_the_control_plane(actor: Tenant) -> None:
    """Also after what is done twice: a second deletion, and a second undeletion."""
    found: dict[str, list[str]] = {}

    def check(act: str) -> None:
        for each in miscounted(actor):
            found.setdefault(each, []).append(act)

    demo = Demo(actor.http, actor.vendor, actor.details)
    for kind in demo.kinds:
        if kind.create is None:
            continue
        record = demo.control("POST", f"/records/{kind.name}", new_record(demo, kind))
        path = f"/records/{kind.name}/{record['id']}"
        check(f"POST {kind.name}")
        for method, end in (("DELETE", ""), ("DELETE", ""), ("POST", "/undelete"), ("POST", "/undelete")):
            demo.send(method, f"{path}{end}")
            check(f"{method} {kind.name}{end}")
    assert found == {}
