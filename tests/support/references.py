"""Rows that are inserted without checks of their references, where tests need very many."""

from sqlalchemy import Connection, text

from dealdock.platform.database import statement_tables


def trust(db: Connection) -> None:
    """Let PostgreSQL check no more references in this transaction: it takes longer than all else, row by row.

    For copies of rows whose references are known to be right.
    """
    if db.dialect.name == "postgresql":
        statement = text("SET LOCAL session_replication_role = replica")
        db.execute(statement, execution_options=statement_tables.declare())
