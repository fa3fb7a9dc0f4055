"""Writes `demo.sql` from the packaged scene: `python -m tests.demo_file`. A test sees that it is current."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, Table, text

from dealdock.core import account, demo, scene
from dealdock.core.credentials import Credentials
from dealdock.core.models import SandboxState, metadata
from dealdock.core.opening import open_database
from dealdock.core.token import ACCESS_LIFE
from dealdock.core.user import KEY_LIFE
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings

_NOW: Final = datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC)
"""A moment of which the scene tells nothing."""


def written() -> str:
    """What a start with the scene adds to a new SQLite file; a template of what differs from start to start."""
    with Sandbox(Settings(database=None, secret="its digests are in some order")) as sandbox:
        begin(sandbox, _NOW)
        return sandbox.database.read(lambda db: "".join(_statements(db, sandbox.credentials)))


def begin(sandbox: Sandbox, now: datetime) -> None:
    """What a start does that loads the scene: the first account is ready to be called."""
    start = scene.read("demo")

    def work(db: Connection) -> None:
        open_database(db, sandbox.credentials, start, now=now)
        account.ready(db, sandbox.credentials, account.ids(db)[0], now=now)

    sandbox.database.write(work)


def _statements(db: Connection, credentials: Credentials) -> Iterator[str]:
    differing = _differing(credentials)
    for table in metadata.sorted_tables:
        if table is not SandboxState.__table__ and (rows := _rows(db, table, differing)):
            yield f'INSERT INTO "{table.name}" VALUES\n' + ",\n".join(rows) + ";\n"
    counted = db.execute(text("SELECT last_account_id, last_dataset_id FROM sandbox")).one()
    yield f"UPDATE sandbox SET last_account_id = {counted[0]}, last_dataset_id = {counted[1]};\n"  # noqa: S608 (numbers)


def _differing(credentials: Credentials) -> dict[str, str]:
    """What stands in the template for a cell."""
    said = {cell: f"${name}" for name, cell in demo.differing(credentials, now=_NOW).items()}
    for life in (KEY_LIFE, ACCESS_LIFE):
        said[f"{(_NOW + life).timestamp():.0f}"] = f"$now + {life.total_seconds():.0f}"
    return said | {f"'{cell}'": f"'{name}'" for cell, name in said.items()}


def _rows(db: Connection, table: Table, differing: Mapping[str, str]) -> list[str]:
    cells = ", ".join(f'quote("{column.name}")' for column in table.c)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    found = db.execute(text(f'SELECT {cells} FROM "{table.name}" ORDER BY {key}'))  # noqa: S608 (names of our own)
    return [f"({', '.join(differing.get(cell) or cell.replace('$', '$$') for cell in row)})" for row in found]


if __name__ == "__main__":
    demo.WRITTEN.write_text(written())
