"""Texts that no database stores: NUL and half a surrogate pair are replaced at one place, however they are written."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, insert, select, update

from dealdock.platform.database import bulk_insert, statement_tables
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.base import Json
from dealdock.platform.records.models import DeliveryRequest
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.support.example import VENDORS

GIVEN: Final = {"a\0\ud800": ["b\0\udfff", {"c": "\0ö😀"}]}
STORED: Final = {"a\ufffd": ["b\ufffd", {"c": "ö😀"}]}
LITERAL: Final = {"text": "\\u0000 stays, it is no NUL"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox:
        yield sandbox


def written(sandbox: Sandbox, write: Callable[[Connection], object]) -> Any:
    """Write a text in a transaction that is rolled back, and return what is stored."""

    class _End(Exception):
        pass

    found: list[Any] = []

    def work(db: Connection) -> None:
        write(db)
        found.extend(db.scalars(sa.text("SELECT name FROM texts"), execution_options=OPTIONS).all())
        raise _End

    with pytest.raises(_End):
        sandbox.database.write(work)
    return found


OPTIONS: Final = statement_tables.declare()
CREATE: Final = "CREATE TEMPORARY TABLE texts (name TEXT)"
METADATA: Final = sa.MetaData()
TEXTS: Final = sa.Table("texts", METADATA, sa.Column("name", sa.Text))
WAYS: Final[dict[str, Callable[[Connection, str], object]]] = {
    "core": lambda db, text: db.execute(insert(TEXTS).values(name=text)),
    "many": lambda db, text: db.execute(insert(TEXTS), [{"name": text}, {"name": text}]),
    "driver": lambda db, text: db.exec_driver_sql(
        f"INSERT INTO texts VALUES ({'%s' if db.dialect.name == 'postgresql' else '?'})",  # noqa: S608 (a placeholder)
        (text,),
        OPTIONS,
    ),
    "prepared": lambda db, text: Statement(insert(TEXTS), columns=["name"]).run_many(db, [{"name": text}]),
    "prepared many": lambda db, text: Statement(insert(TEXTS), columns=["name"]).run_many(db, [{"name": text}] * 20),
    "bulk": lambda db, text: bulk_insert.insert(db, TEXTS, ["name"], [(text,)] * 3),
    "update": lambda db, text: (db.execute(insert(TEXTS).values(name="")), db.execute(update(TEXTS).values(name=text))),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("text", "stored"), [("a\0b", "ab"), ("\ud800x\udfff", "\ufffdx\ufffd"), ("ö😀\n", "ö😀\n"), ("\0", "")]
)
def test_every_way_of_writing_stores_what_every_database_can_read(
    sandbox: Sandbox, way: str, text: str, stored: str
) -> None:
    def write(db: Connection) -> None:
        db.exec_driver_sql(CREATE, execution_options=OPTIONS)
        WAYS[way](db, text)

    assert set(written(sandbox, write)) == {stored}


def test_a_search_for_such_a_text_finds_nothing_and_does_not_fail(sandbox: Sandbox) -> None:
    query = select(DeliveryRequest.number).where(sa.cast(DeliveryRequest.delivery, sa.Text) == "\0\ud800")
    assert sandbox.database.read(lambda db: db.scalar(query)) is None


@pytest.mark.parametrize(("given", "stored"), [(GIVEN, STORED), (LITERAL, LITERAL)])
def test_json_is_stored_without_them(sandbox: Sandbox, given: Any, stored: Any) -> None:
    def write(db: Connection) -> None:
        db.exec_driver_sql(CREATE, execution_options=OPTIONS)
        db.execute(insert(sa.table("texts", sa.column("name", Json()))).values(name=given))

    (found,) = written(sandbox, write)
    assert json.loads(found) == stored
