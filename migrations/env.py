"""One set of migrations for SQLite and PostgreSQL."""

from typing import TYPE_CHECKING

from alembic import context

from dealdock.platform.database.migrations import ONE_AT_A_TIME, migration_engine
from dealdock.vendors.all_tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection


def migrate(connection: "Connection") -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite has no ALTER COLUMN: op.batch_alter_table rebuilds the table there
        transactional_ddl=True,  # on SQLite too: migration_engine() begins its transactions itself
        transaction_per_migration=False,  # all or nothing
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # on SQLite, BEGIN IMMEDIATE does the same
            connection.execute(ONE_AT_A_TIME)
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            refuse_broken_references(connection)


def refuse_broken_references(connection: "Connection") -> None:
    """Foreign keys are off while tables are rebuilt; so ask afterwards."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"the migration broke references: {broken[:5]}")


def main() -> None:
    if context.is_offline_mode():
        raise SystemExit("migrations look at the database: --sql is not supported")
    engine = migration_engine(context.config.get_main_option("sqlalchemy.url", ""))
    with engine.connect() as connection:
        migrate(connection)
    engine.dispose()


main()
