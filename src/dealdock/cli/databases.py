"""`dealdock db`."""

from pathlib import Path
from typing import Annotated

import typer

from dealdock.cli.lazy_groups import PLAIN
from dealdock.cli.options import Database, Home, SettingsCommand, settings_from

commands = typer.Typer(**PLAIN)


@commands.command(name="upgrade", cls=SettingsCommand)
def upgrade_database(*, database: Database = None) -> None:
    """Bring its schema up to date, as a start does."""
    settings = settings_from(database=database)
    from dealdock.cli import database_commands

    database_commands.upgrade_database(settings)


@commands.command(name="check", cls=SettingsCommand)
def check_database(*, database: Database = None) -> None:
    """Say whether its schema is what this version needs."""
    settings = settings_from(database=database)
    from dealdock.cli import database_commands

    database_commands.check_database(settings)


@commands.command(name="backup", cls=SettingsCommand)
def back_up_database(
    file: Annotated[Path, typer.Argument(help="Where to: a file that only its owner reads, since secrets are in it.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of a file that is there.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Write all of it to a file, with the secret and the CA beside it, while servers go on."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import backup

    backup.back_up(settings, file, replace=replace)


@commands.command(name="restore", cls=SettingsCommand)
def restore_database(
    file: Annotated[Path, typer.Argument(help="That dealdock db backup wrote, of a database of whichever kind.")],
    *,
    database: Database = None,
    home: Home = None,
) -> None:
    """Make an empty or new database what a backup holds, brought up to date."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import backup

    backup.restore(settings, file)
