"""SQLAlchemy's dialect for psycopg, with this package's connections.

SQLAlchemy imports this module when it opens an engine for PostgreSQL, so a server on SQLite does not import psycopg.
"""

from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dealdock.platform.database.postgresql.driver import DriverConnection


class Dialect(PGDialect_psycopg):
    """psycopg's dialect, which opens connections of this package."""

    supports_statement_cache = True

    def connect(self, *arguments: Any, **parameters: Any) -> Any:
        """Open a connection in autocommit mode: a transaction begins with a statement of its own."""
        return DriverConnection.connect(*arguments, autocommit=True, prepare_threshold=None, **parameters)
