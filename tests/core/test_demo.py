"""The packaged scene as it was written out: a start that begins with it has what one has that loads it."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from dealdock.core import demo
from dealdock.core.credentials import Credentials
from dealdock.core.models import metadata
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.demo_file import begin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def filled(fill: Callable[[Sandbox], Any]) -> dict[str, list[tuple[Any, ...]]]:
    """What is in each table of a new sandbox, whose secret is always the same."""
    with Sandbox(Settings(database=None, secret="between two tests")) as sandbox:
        fill(sandbox)
        return sandbox.database.read(contents)


def contents(db: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted((tuple(row) for row in db.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
    }


def write(sandbox: Sandbox) -> None:
    demo.write(sandbox.database.engine, sandbox.credentials, now=NOW)


def test_writes_what_a_start_leaves_that_loads_the_scene() -> None:
    assert filled(write) == filled(lambda sandbox: begin(sandbox, NOW)), "python -m tests.demo_file"


class Interrupted(Credentials):
    """Somebody presses Ctrl+C meanwhile."""

    def business_unit_id(self, account_id: int) -> str:
        signal.raise_signal(signal.SIGINT)
        return super().business_unit_id(account_id)


def test_hears_who_ends_it() -> None:
    with Sandbox(Settings(database=None)) as sandbox, pytest.raises(KeyboardInterrupt):
        demo.write(sandbox.database.engine, Interrupted("between two tests"), now=NOW)
