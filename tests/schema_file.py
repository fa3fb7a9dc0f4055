"""Writes `schema.sql` from the models: `python -m tests.schema_file`. A test sees that it is current."""

import sqlite3
import tempfile
from pathlib import Path

import sqlalchemy as sa

from dealdock.platform.database import migrations
from dealdock.vendors.registry import metadata


def schema() -> str:
    """Return the schema that the models make in an empty SQLite file."""
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
            at = made.execute("SELECT version_num FROM alembic_version").fetchone()
    statements = ["\n".join(line.rstrip() for line in sql.splitlines() if line.strip()) for sql in statements]
    stamped = f"INSERT INTO alembic_version VALUES ('{at[0]}')"  # noqa: S608 (our own number)
    return "".join(f"{sql};\n" for sql in [*statements, stamped])


if __name__ == "__main__":
    migrations.SCHEMA.write_text(schema())
