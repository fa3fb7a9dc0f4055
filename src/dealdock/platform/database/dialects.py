"""The differences between SQLite and PostgreSQL in statements of other packages."""

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Connection, Table, dialects
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from dealdock.platform.database import statement_tables

InsertOfDialect: TypeAlias = Callable[[Table], Any]


class DatabaseMicroseconds(FunctionElement[Any]):
    """The microseconds since 1970 by the clock of PostgreSQL's machine; NULL on SQLite."""

    inherit_cache = True
    type = BigInteger()


@compiles(DatabaseMicroseconds, "sqlite")
def _(_element: object, _compiler: object, **_: object) -> str:
    return "NULL"


@compiles(DatabaseMicroseconds, "postgresql")
def _(_element: object, _compiler: object, **_: object) -> str:
    return "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"


def insert_of(db: Connection) -> InsertOfDialect:
    """Return the dialect's `insert`, which has ON CONFLICT. The engine has imported its module, and no other."""
    found: InsertOfDialect = getattr(dialects, db.dialect.name).insert
    return found


def set_local(db: Connection, **settings: str) -> None:
    """Change settings of PostgreSQL for the rest of the transaction. SQLite has no such options."""
    if db.dialect.name == "postgresql":
        for name, value in settings.items():
            db.exec_driver_sql(f"SET LOCAL {name} TO {value}", execution_options=statement_tables.declare())


def make_indexes_partial(table: Table, connection: Connection, **_: Any) -> None:
    """Make PostgreSQL's indexes partial where SQLite's are. A listener for `before_create`.

    A model with `postgresql_where` would import that dialect at every start.
    """
    if connection.dialect.name == "postgresql":
        for index in table.indexes:
            if (where := index.dialect_options["sqlite"]["where"]) is not None:
                index.dialect_options["postgresql"]["where"] = where
