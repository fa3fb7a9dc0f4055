"""`dealdock scene`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from dealdock.cli.lazy_groups import PLAIN
from dealdock.cli.options import Create, Database, Home, SettingsCommand, settings_from

commands = typer.Typer(**PLAIN)


@commands.command(name="load", cls=SettingsCommand)
def load_scene(
    file: Annotated[Path, typer.Argument(help="A YAML or JSON file, or JSON Lines of any size.")],
    *,
    database: Database = None,
    create: Create = None,
    home: Home = None,
) -> None:
    """Add a scene's accounts, with their credentials, to a persistent database."""
    settings = settings_from(database=database, create=create, home=home)
    from dealdock.cli import database_commands

    database_commands.load_scene(settings, str(file))


@commands.command(name="export", cls=SettingsCommand)
def export_scene(
    file: Annotated[
        Path | None,
        typer.Argument(help="The new file (*.json, *.jsonl for JSON Lines, else YAML); by default standard output."),
    ] = None,
    *,
    account: Annotated[int | None, typer.Option(metavar="ID", help="Export only this account.")] = None,
    form: Annotated[
        Literal["yaml", "json", "lines"] | None,
        typer.Option("--format", help="The format, whatever the file's name."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Write the accounts of a persistent database as a scene, which can be loaded into another database."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    database_commands.export_scene(settings, account, file, "json" if json else form)


@commands.command(name="check")
def check_scene(file: Annotated[Path, typer.Argument(help="A YAML or JSON file, or JSON Lines.")]) -> None:
    """Check a scene file, and report all its errors."""
    from dealdock.full_sandbox import VENDORS
    from dealdock.platform import scenes

    number = len(scenes.read(str(file), VENDORS).accounts)
    typer.echo(f"{file} is a valid scene with {number} account{'s' if number > 1 else ''}.")
