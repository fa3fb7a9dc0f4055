"""`dealdock account add`, with the options of the vendors."""

from collections.abc import Callable, Sequence
from inspect import Parameter, signature
from typing import Annotated, Any, Literal

import typer
from typer.main import get_command

from dealdock.app import VENDORS
from dealdock.cli import database_commands
from dealdock.cli.lazy import PLAIN
from dealdock.cli.options import (
    SCENE_OF_ACCOUNT,
    AccountName,
    Create,
    Database,
    Home,
    SettingsCommand,
    TimeZone,
    listed,
    scene_parser,
    settings_from,
)
from dealdock.platform.accounts.rules import AccountOption


def add_account(
    *,
    name: AccountName = None,
    vendor: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"The vendor whose API the account belongs to: {listed(VENDORS.names)}; by default "
            f"the scene's vendor, or {VENDORS.default} for empty and demo.",
        ),
    ] = None,
    time_zone: TimeZone = None,
    scene: Annotated[str, SCENE_OF_ACCOUNT] = "empty",
    database: Database = None,
    create: Create = None,
    home: Home = None,
    **own: Any,
) -> None:
    """Add an account and print its credentials. A server may be running meanwhile."""
    settings = settings_from(database=database, create=create, home=home)
    options = {"name": name, "time_zone": time_zone, **own}
    given = {option: value for option, value in options.items() if value is not None}
    database_commands.add_account(settings, scene, vendor, given)


def command() -> Any:
    """Return the command."""
    app = typer.Typer(add_completion=False, **PLAIN)
    app.command(name="add", cls=SettingsCommand)(_with_options(add_account, VENDORS.account_options))
    return get_command(app)


def _with_options(function: Callable[..., None], options: Sequence[AccountOption]) -> Callable[..., None]:
    """Return the function with the vendors' options inserted after `time_zone`, in place of its parameter `own`."""
    parameters = [each for each in signature(function).parameters.values() if each.kind is Parameter.KEYWORD_ONLY]
    place = [each.name for each in parameters].index("time_zone") + 1
    own = [Parameter(option.name, Parameter.KEYWORD_ONLY, default=None, annotation=_type(option)) for option in options]

    def described(**given: Any) -> None:
        function(**given)

    described.__doc__ = function.__doc__
    parameters[place:place] = own
    described.__signature__ = signature(function).replace(parameters=parameters)  # type: ignore[attr-defined]  # as `inspect` documents
    return described


def _type(option: AccountOption) -> Any:
    if option.choices:
        return Annotated[Literal[tuple(option.choices)] | None, typer.Option(help=option.help)]
    return Annotated[str | None, typer.Option(metavar="TEXT", parser=scene_parser("text"), help=option.help)]
