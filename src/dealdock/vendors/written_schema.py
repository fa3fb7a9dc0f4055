"""The written schema of a new database, one file of SQL for each kind: `python -m dealdock.vendors.written_schema`.

The build of the wheel and `make start` write the files.
"""

import sqlite3
import tempfile
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import sqlalchemy as sa

from dealdock import vendors
from dealdock.platform.database import migrations
from dealdock.platform.records.models import Base


def schemas() -> dict[str, str]:
    """Return the schemas that the models make, by the kind of the database."""
    for each in iter_modules(vendors.__path__):
        if each.ispkg:
            import_module(f"dealdock.vendors.{each.name}.models")
    return {"sqlite": _of_sqlite(), "postgresql": _of_postgresql()}


def write() -> None:
    """Write the files next to the code that reads them."""
    for kind, text in schemas().items():
        migrations.SCHEMAS[kind].write_text(text, encoding="utf-8")


def _of_sqlite() -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        engine = sa.create_engine(f"sqlite:///{file}")
        Base.metadata.create_all(engine)
        migrations.stamp(engine)
        engine.dispose()
        with sqlite3.connect(file) as made:
            found = made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
            statements = [sql for (sql,) in found]
    return _text(statements)


def _of_postgresql() -> str:
    def collect(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    statements: list[str] = []
    engine = sa.create_mock_engine("postgresql+psycopg://", collect)
    tables = Base.metadata.tables
    needed = {name: sorted({key.column.table.name for key in tables[name].foreign_keys} - {name}) for name in tables}
    for name in TopologicalSorter(dict(sorted(needed.items()))).static_order():  # the same order in each process
        tables[name].create(engine, checkfirst=False)
    statements.sort(key=lambda sql: "" if "CREATE TABLE" in sql else sql)  # each table before its indexes
    key = "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"  # as Alembic names it
    return _text([*statements, f"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, {key})"])


def _text(statements: list[str]) -> str:
    lines = ["\n".join(line.rstrip() for line in sql.splitlines() if line.strip()) for sql in statements]
    return "".join(f"{sql};\n" for sql in [*lines, migrations.STAMP])


if __name__ == "__main__":
    write()
