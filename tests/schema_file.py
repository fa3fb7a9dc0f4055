"""Writes the schemas of new databases from the models: `python -m tests.schema_file`.

A test sees that they are current.
"""

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dealdock.platform.database import migrations
from dealdock.vendors.registry import metadata


def schemas() -> dict[str, str]:
    """Return the schemas that the models make, by the kind of the database."""
    return {"sqlite": _of_sqlite(), "postgresql": _of_postgresql()}


def _of_sqlite() -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        engine = sa.create_engine(f"sqlite:///{file}")
        metadata.create_all(engine)
        migrations.stamp(engine)
        engine.dispose()
        with sqlite3.connect(file) as made:
            statements = [
                sql
                for (sql,) in made.execute(
                    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
                )
            ]
    return _text(statements)


def _of_postgresql() -> str:
    def collect(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    statements: list[str] = []
    engine = sa.create_mock_engine("postgresql+psycopg://", collect)
    metadata.create_all(engine, checkfirst=False)
    statements.sort(key=lambda sql: "" if "CREATE TABLE" in sql else sql)  # each table before its indexes
    key = "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"  # as Alembic names it
    return _text([*statements, f"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, {key})"])


def _text(statements: list[str]) -> str:
    lines = ["\n".join(line.rstrip() for line in sql.splitlines() if line.strip()) for sql in statements]
    stamped = f"INSERT INTO alembic_version VALUES ('{migrations.REVISION}')"  # noqa: S608 (our own number)
    return "".join(f"{sql};\n" for sql in [*lines, stamped])


if __name__ == "__main__":
    for kind, text in schemas().items():
        migrations.SCHEMAS[kind].write_text(text)
