"""`dealdock account`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from dealdock.cli.lazy import PLAIN, database_commands
from dealdock.cli.options import Database, Home, SettingsCommand, settings_from
from dealdock.platform.first_use import LazyModule

if TYPE_CHECKING:
    from dealdock.cli import account_add, account_show, running
else:  # the first one imports the vendors
    account_add = LazyModule("dealdock.cli.account_add")
    account_show = LazyModule("dealdock.cli.account_show")
    running = LazyModule("dealdock.cli.running")

commands = typer.Typer(**PLAIN)


class AddCommand(TyperCommand):
    """A placeholder for the command, whose options depend on the vendors, which take long to import."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Return the context of the command itself."""
        return account_add.command().make_context(*arguments, **options)


@commands.command(name="add", cls=AddCommand)
def add_account() -> None:
    """Add an account and print its credentials. A server may be running meanwhile."""


@commands.command(name="list", cls=SettingsCommand)
def list_accounts(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per account.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the accounts with their credentials."""
    settings = settings_from(database=database, home=home)
    database_commands.list_accounts(settings, as_json=json)


@commands.command(name="show")
def show_accounts(
    account: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="The number of an account; by default the first one of each vendor."),
    ] = None,
    *,
    server: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The server's address; by default the one that you started."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per account.")] = False,
) -> None:
    """Print the credentials of a running server again.

    Keys and tokens are valid. A server that requires the control token takes it from DEALDOCK_CONTROL_TOKEN.
    """
    account_show.show_accounts(server or running.find(settings_from().url), account, as_json=json)
