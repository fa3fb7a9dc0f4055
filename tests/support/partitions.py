"""A PostgreSQL whose tables are partitioned by dataset, as a distributed database stores them on its nodes.

Each table that Citus would distribute is partitioned by hash. Reference tables are not partitioned. So PostgreSQL
refuses a key without the dataset, and its planner shows which partitions each statement reads.
"""

import re
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import Table, event

from dealdock import Sandbox
from dealdock.platform.database import migrations, statements
from dealdock.vendors.all_tables import metadata

if TYPE_CHECKING:
    from types import FrameType

REFERENCE: Final = {
    "sandbox": "one row: what the whole sandbox counts up",
    "account": "outlives any reset of its records, and says which dataset is shown now",
    "directory": "finds the caller, before anybody knows whose dataset is meant",
    "user": "as directory: the statement that finds the caller's credentials reads the user, too",
    "consent": "as directory, whose codes and tokens come from it",
    "ended_session": "a session of the console belongs to no account",
    "failed_login": "of whoever guesses, perhaps in nobody's account",
    "snapshot": "says which dataset an account can go back to",
    "earlier_state": "says which dataset an account showed some seconds ago",
    "late_change": "what an account's earlier state still lacks",
    "account_scene": "what an account goes back to, whichever dataset it shows",
    "fault": "an account's, whichever dataset it shows",
    "recorded_change": "an account's history, which says where a reset begins",
    "usage": "used calls are an account's, whichever dataset it shows",
    "call_under_way": "as usage: a reset doesn't end a call",
    "worker": "the processes that answer, for all accounts",
    "webhook_delivery": "an account's list, which outlives a reset of its records",
    "webhook_event": "as webhook_delivery, whose rows share its parts of bodies",
    "webhook_switch": "as webhook_delivery",
    "webhook_request": "as webhook_delivery",
    "webhook_behavior": "as webhook_delivery",
    "webhook_lease": "the one process that sends, for all accounts",
    "lease": "what is being filled, which the sweep must see as a whole",
}
"""Tables that every node has whole, and why they aren't split."""

TENANT: Final = "dataset"
"""The table of what the others are split by."""

BY_OTHERS: Final = {TENANT: "id", "journal": "account_id"}
"""Tables that are split by another column than `dataset_id`: the journal is written with every call of an account."""

PARTITIONS: Final = 4

ACROSS: Final = {
    r"^SELECT dataset\.id, .* WHERE dataset\.abandoned_at <= \S+ AND NOT .* ORDER": "the sweep: finds what is due",
    r"^SELECT max\(dataset\.last_id\) .* JOIN snapshot": "a new user's id is one that no snapshot has given out",
    r"FROM snapshot JOIN live_count ON .* WHERE snapshot\.account_id = \S+$": "lists snapshots, with what each holds",
}
"""The statements that may read more than one partition, and why. None of them is part of a call to the API."""

_SWEEP_THREAD: Final = "garbage-collector"
_JOB_THREAD: Final = "background"


def distribution(table: Table) -> str | None:
    """The column that a table is split by; None where it is whole."""
    return None if table.name in REFERENCE else BY_OTHERS.get(table.name, "dataset_id")


def partitioned() -> sa.MetaData:
    """The schema, split."""
    split = sa.MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        one = table.to_metadata(split)
        if (column := distribution(table)) is not None:
            one.dialect_options["postgresql"]["partition_by"] = f'HASH ("{column}")'
            for number in range(PARTITIONS):
                part: Any = sa.DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy's own
                    f'CREATE TABLE "{table.name}__{number}" PARTITION OF "{table.name}" '
                    f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
                )
                event.listen(one, "after_create", part)
    return split


def split(url: str) -> str:
    """An empty database with that schema, like one that the migrations created."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    partitioned().create_all(engine)
    migrations.stamp(engine)
    engine.dispose()
    return url


class Watch:
    """A listener that asks PostgreSQL's planner which partitions each statement of the sandbox reads or writes.

    Statements of the test itself are ignored, unless `everybody` is True.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.begin()
        engine = sandbox.database.engine
        event.listen(engine, "before_cursor_execute", self._look)

        def look_at_the_driver(db: sa.Connection, statement: str, parameters: Any) -> None:
            if db.engine is engine and _is_planned(statement):
                self._explain(db.connection.dbapi_connection, statement, parameters)

        statements.listeners.append(look_at_the_driver)

    def begin(self, *, everybody: bool = False) -> None:
        """Clear the results."""
        self.within: set[str] = set()
        """The tables of which some statement of a call used only one partition."""
        self.across: set[str] = set()
        """The statements that used several partitions."""
        self.across_by_calls: set[str] = set()
        """Those of them that are not the sweep's, which may run beside any call, for what another test left behind."""
        self._everybody = everybody

    @property
    def astray(self) -> set[str]:
        """The statements that are not in the list of exceptions."""
        return {statement for statement in self.across if not any(re.search(known, statement) for known in ACROSS)}

    def _look(self, _: Any, cursor: Any, statement: str, parameters: Any, __: Any, many: bool) -> None:
        if not _is_planned(statement) or not (self._everybody or _is_the_sandboxs()):
            return
        self._explain(cursor.connection, statement, parameters[0] if many else parameters)

    def _explain(self, connection: Any, statement: str, parameters: Any) -> None:
        if threading.current_thread().name == _JOB_THREAD:  # it looks for work of all accounts
            return
        with connection.cursor() as own:
            own.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            parts = {tuple(name.split("__")) for name in _relations(own.fetchone()[0]) if "__" in name}
        is_sweep = threading.current_thread().name == _SWEEP_THREAD
        if len({number for _, number in parts}) > 1:
            self.across.add(" ".join(statement.split()))
            if not is_sweep:
                self.across_by_calls.add(" ".join(statement.split()))
        elif not is_sweep:
            self.within |= {table for table, _ in parts}


def _is_the_sandboxs() -> bool:
    """Return True if the caller of the engine is a part of the sandbox."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 (inspect.stack reads every file on the way)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("sqlalchemy"):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__", "").startswith("dealdock")


def _is_planned(statement: str) -> bool:
    """Return True if a statement has a plan. A row that is inserted by its values is stored by its dataset."""
    verb = statement.lstrip().split(None, 1)[0].upper()
    return verb in {"SELECT", "UPDATE", "DELETE", "WITH"} or (verb == "INSERT" and "SELECT" in statement)


def _relations(plan: Any) -> Iterator[str]:
    if isinstance(plan, dict):
        if "Relation Name" in plan:
            yield plan["Relation Name"]
        plan = list(plan.values())
    if isinstance(plan, list):
        for part in plan:
            yield from _relations(part)
