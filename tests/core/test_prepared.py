"""Statements that are written out once."""

from functools import partial

import pytest
from sqlalchemy import Connection, insert, select

from dealdock import Sandbox
from dealdock.core import prepared
from dealdock.core.models import Worker
from dealdock.core.prepared import Prepared
from dealdock.settings import Settings


def test_inserts_of_any_number_of_rows_are_few_statements_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection keeps every statement that differs, with its values: of the journal's that was over 100 MB."""
    said: set[str] = set()

    def hear(_: Connection, statement: str, __: object) -> None:
        said.add(statement)

    monkeypatch.setattr(prepared, "listeners", [hear])
    record = Prepared(insert(Worker), columns=["id", "beats"])
    with Sandbox(Settings(database=None)) as sandbox:
        said.clear()
        for number in range(50):
            rows = [{"id": f"{number}-{each}", "beats": 0} for each in range(number)]
            sandbox.database.writing(partial(record.run_many, parameters=rows))
        kept = sandbox.database.reading(lambda db: db.scalars(select(Worker.id)).all())
    assert len(kept) == sum(range(50)), "each row once"
    assert len(said) == 3
