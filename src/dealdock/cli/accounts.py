"""`dealdock account`."""

from typing import Annotated, Any, Literal

import typer

from dealdock.cli.lazy_groups import PLAIN
from dealdock.cli.options import AccountName, Database, Home, Level, SettingsCommand, TimeZone, settings_from

# ruff: noqa: PLC0415 (slow imports are deferred to the commands that need them)

commands = typer.Typer(**PLAIN)


@commands.command(name="add", cls=SettingsCommand)
def add_account(  # noqa: PLR0913 (an account's settings)
    *,
    name: AccountName = None,
    vendor: Annotated[str | None, typer.Option(metavar="NAME", help="Whose API it is an account of.")] = None,
    connector: Annotated[
        Literal["none", "salesforce", "sugarcrm", "other"] | None, typer.Option(help="The CRM that is set up.")
    ] = None,
    version: Annotated[Literal["3", "4"] | None, typer.Option(help="Of the API.")] = None,
    time_zone: TimeZone = None,
    level: Level = None,
    role: Annotated[
        Literal["Administrator", "Marketing", "Sales Manager", "Sales", "Read Only"],
        typer.Option(help="Of its first user."),
    ] = "Administrator",
    scene: Annotated[
        str, typer.Option(help="Records and settings to begin with: empty, demo, or a YAML or JSON file.")
    ] = "empty",
    database: Database = None,
    home: Home = None,
) -> None:
    """Add an account and print its credentials. A server may be running meanwhile."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    options = {"name": name, "version": int(version) if version else None, "time_zone": time_zone, "level": level}
    given: dict[str, Any] = {option: value for option, value in options.items() if value is not None}
    if connector is not None:
        given["connector"] = None if connector == "none" else connector
    database_commands.add_account(settings, scene, vendor, role, given)


@commands.command(name="list", cls=SettingsCommand)
def list_accounts(
    *,
    json: Annotated[bool, typer.Option("--json", help="A line of JSON for each, as to a pipe.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the accounts with their credentials."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    database_commands.list_accounts(settings, as_json=json)
