"""`dealdock db`."""

from pathlib import Path
from typing import Annotated

import typer

from dealdock.cli.lazy import PLAIN, backup, database_commands
from dealdock.cli.options import Create, Database, Home, SettingsCommand, settings_from

commands = typer.Typer(**PLAIN)


@commands.command(name="upgrade", cls=SettingsCommand)
def upgrade_database(*, database: Database = None, create: Create = None) -> None:
    """Upgrade the schema. A start of the server does the same."""
    settings = settings_from(database=database, create=create)
    database_commands.upgrade_database(settings)


@commands.command(name="check", cls=SettingsCommand)
def check_database(*, database: Database = None) -> None:
    """Check the schema of a database, and that a SQLite file is sound."""
    settings = settings_from(database=database)
    database_commands.check_database(settings)


@commands.command(name="backup", cls=SettingsCommand)
def back_up_database(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The new folder. It has secrets, so only its owner can read it.")
    ],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an existing backup.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Back up a SQLite database, its secret and its CA to a folder. A server can keep running."""
    settings = settings_from(database=database, home=home)
    backup.back_up(settings, folder, replace=replace)


@commands.command(name="restore", cls=SettingsCommand)
def restore_database(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that dealdock db backup made.")],
    *,
    database: Database = None,
    create: Create = None,
    home: Home = None,
) -> None:
    """Restore a backup into a new SQLite file. Its schema is upgraded."""
    settings = settings_from(database=database, create=create, home=home)
    backup.restore(settings, folder)
