"""The guide to several machines: its settings, addresses and tables exist."""

import re
from collections.abc import Callable

import sqlalchemy as sa

from dealdock.platform.database import migrations
from dealdock.platform.database.postgresql.connections import CONNECTION_PARAMETERS
from dealdock.server.process import KEEP_ALIVE_SECONDS
from dealdock.settings import Settings
from dealdock.vendors.all_tables import metadata
from tests.support.generators.scale_page import PAGE, statements

TEXT = PAGE.read_text(encoding="utf-8")


def test_every_table_is_told_of_after_those_that_it_refers_to() -> None:
    told = [name for each in statements() for name in re.findall(r"_table\('(\w+)'", each)]
    assert sorted(told) == sorted(metadata.tables)
    dropped = "".join(each for each in statements() if each.startswith("ALTER"))
    for table in metadata.tables.values():
        for key in table.foreign_key_constraints:
            before = told.index(key.referred_table.name) < told.index(table.name)
            assert before or key.referred_table is table or str(key.name) in dropped, key.name


def test_postgresql_knows_what_they_name(new_postgres: Callable[[], str]) -> None:
    engine = sa.create_engine(new_postgres(), poolclass=sa.NullPool)
    migrations.upgrade(engine)
    with engine.begin() as db:
        for each in statements():
            if each.startswith("ALTER"):
                db.exec_driver_sql(each)
            for table, column in re.findall(r"_table\('(\w+)'(?:, '(\w+)')?", each):
                known = "SELECT count(*) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s"
                assert db.exec_driver_sql(known, (table, column or "ctid")).scalar(), each
    engine.dispose()


def test_the_named_settings_exist() -> None:
    variables = {f"DEALDOCK_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bDEALDOCK_\w+", TEXT)) <= variables
    for name, value in CONNECTION_PARAMETERS.items():
        if isinstance(value, int):
            assert f"`{name}` ({value:,}" in TEXT
    assert f"{KEEP_ALIVE_SECONDS} seconds" in TEXT
    assert f"{Settings.model_fields['connections'].default} by default" in TEXT
