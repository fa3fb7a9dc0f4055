"""`dealdock account`."""

from collections.abc import Callable, Sequence
from inspect import Parameter, signature
from typing import Annotated, Any, Literal

import typer

from dealdock.cli.lazy_groups import PLAIN
from dealdock.cli.options import AccountName, Database, Home, SettingsCommand, TimeZone, as_in_scenes, settings_from
from dealdock.full_sandbox import VENDORS
from dealdock.platform.vendor import AccountOption

# ruff: noqa: PLC0415 (slow imports are deferred to the commands that need them)

commands = typer.Typer(**PLAIN)


def add_account(
    *,
    name: AccountName = None,
    vendor: Annotated[
        str | None, typer.Option(metavar="NAME", help="The vendor whose API the account belongs to.")
    ] = None,
    time_zone: TimeZone = None,
    scene: Annotated[
        str, typer.Option(help="The initial records and settings: empty, demo, or a YAML or JSON file.")
    ] = "empty",
    database: Database = None,
    home: Home = None,
    **own: Any,
) -> None:
    """Add an account and print its credentials. A server may be running meanwhile."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    given = {
        option: value for option, value in {"name": name, "time_zone": time_zone, **own}.items() if value is not None
    }
    database_commands.add_account(settings, scene, vendor, given)


def _with_options(command: Callable[..., None], options: Sequence[AccountOption]) -> Callable[..., None]:
    """Return the command with the options of the vendors in place of its `own`, after `time_zone`."""
    parameters = [each for each in signature(command).parameters.values() if each.kind is Parameter.KEYWORD_ONLY]
    place = [each.name for each in parameters].index("time_zone") + 1
    own = [Parameter(option.name, Parameter.KEYWORD_ONLY, default=None, annotation=_type(option)) for option in options]

    def described(**given: Any) -> None:
        command(**given)

    described.__doc__ = command.__doc__
    parameters[place:place] = own
    described.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]  # as `inspect` documents
    return described


def _type(option: AccountOption) -> Any:
    if option.choices:
        return Annotated[Literal[tuple(option.choices)] | None, typer.Option(help=option.help)]
    return Annotated[str | None, typer.Option(metavar="TEXT", parser=as_in_scenes("text"), help=option.help)]


commands.command(name="add", cls=SettingsCommand)(_with_options(add_account, VENDORS.account_options))


@commands.command(name="list", cls=SettingsCommand)
def list_accounts(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each, as to a pipe.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the accounts with their credentials."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    database_commands.list_accounts(settings, as_json=json)
