"""What the command line offers: the commands, their options, their help. What they do stands in the modules beside."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from dealdock import __version__
from dealdock.cli.options import (
    AccountName,
    Connections,
    ControlToken,
    Database,
    Durable,
    Explain,
    Home,
    Host,
    Hosts,
    HttpsPort,
    Isolation,
    Level,
    LogFormat,
    LogLevel,
    Port,
    SceneToBegin,
    SeedRandom,
    SettingsCommand,
    TimeZone,
    Workers,
    settings_from,
)

# ruff: noqa: PLC0415 (what takes long to import is imported when a command needs it)


def _help_without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def _group(name: str, about: str) -> typer.Typer:
    return typer.Typer(
        name=name,
        help=about,
        callback=_help_without_command,
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # rich would take longer to import than all else
    )


app = _group(
    "dealdock", "An emulator of the Pardot v3 API. It keeps real state in a real database, and is steered from outside."
)
accounts = _group("account", "The accounts of a lasting database.")
scenes = _group("scene", "Scenes: starting data.")
databases = _group("db", "A lasting database: its schema, its backups.")
for group in (accounts, scenes, databases):
    app.add_typer(group)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def dealdock(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 (the callback sees to it)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    _help_without_command(context)


@app.command(cls=SettingsCommand, epilog="Options override environment variables.")
def start(  # noqa: PLR0913 (each option is a setting)
    *,
    host: Host = None,
    port: Port = None,
    https_port: HttpsPort = None,
    database: Database = None,
    scene: SceneToBegin = None,
    workers: Workers = None,
    connections: Connections = None,
    isolation: Isolation = None,
    seed_random: SeedRandom = None,
    durable: Durable = None,
    home: Home = None,
    hosts: Hosts = None,
    control_token: ControlToken = None,
    log_level: LogLevel = None,
    log_format: LogFormat = None,
    explain: Explain = None,
) -> None:
    """Run the server, until Ctrl-C or SIGTERM.

    To a terminal it prints how to call it; to a pipe, one line of JSON once it answers.
    """
    settings = settings_from(
        host=host,
        port=port,
        https_port=https_port,
        database=database,
        scene=scene,
        workers=workers,
        connections=connections,
        isolation=isolation,
        seed_random=seed_random,
        durable=durable,
        home=home,
        hosts=hosts,
        control_token=control_token,
        log_level=log_level,
        log_format=log_format,
        explain=explain,
    )
    from dealdock.cli import starting

    starting.start(settings, insist_on_scene=scene is not None)


@app.command()
def wait(
    url: Annotated[str | None, typer.Argument(help="Where; else as DEALDOCK_HOST and DEALDOCK_PORT say.")] = None,
    timeout: Annotated[float, typer.Option(min=0, help="For how many seconds.")] = 30,
) -> None:
    """Wait until a server is ready."""
    from dealdock.cli import waiting

    waiting.wait(url or settings_from().url, timeout)


@accounts.command(name="add", cls=SettingsCommand)
def add_account(  # noqa: PLR0913 (an account's settings)
    *,
    name: AccountName = None,
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
    from dealdock.cli import keeping

    options = {"name": name, "version": int(version) if version else None, "time_zone": time_zone, "level": level}
    given: dict[str, Any] = {option: value for option, value in options.items() if value is not None}
    if connector is not None:
        given["connector"] = None if connector == "none" else connector
    keeping.add_account(settings, scene, role, given)


@accounts.command(name="list", cls=SettingsCommand)
def list_accounts(
    *,
    json: Annotated[bool, typer.Option("--json", help="A line of JSON for each, as to a pipe.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the accounts with their credentials."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import keeping

    keeping.list_accounts(settings, as_json=json)


@scenes.command(name="load", cls=SettingsCommand)
def load_scene(
    file: Annotated[Path, typer.Argument(help="A YAML or JSON file, or JSON Lines of any size.")],
    *,
    database: Database = None,
    home: Home = None,
) -> None:
    """Add a scene's accounts, with their credentials, to a lasting database."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import keeping

    keeping.load_scene(settings, str(file))


@scenes.command(name="export", cls=SettingsCommand)
def export_scene(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to: JSON where its name ends in .json, JSON Lines in .jsonl. Else standard output."),
    ] = None,
    *,
    account: Annotated[int | None, typer.Option(metavar="ID", help="This one alone.")] = None,
    form: Annotated[
        Literal["yaml", "json", "lines"] | None, typer.Option("--format", help="As what, whatever the name.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Write a lasting database's accounts as a scene: loaded elsewhere, they answer the same."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import keeping

    keeping.export_scene(settings, account, file, "json" if json else form)


@scenes.command(name="check")
def check_scene(file: Annotated[Path, typer.Argument(help="A YAML or JSON file, or JSON Lines.")]) -> None:
    """Say what is wrong with a scene file."""
    from dealdock.core import scene

    scene.read(str(file))


@app.command(cls=SettingsCommand)
def ca(
    *,
    path: Annotated[bool, typer.Option("--path", help="Print where it lies instead.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the certificate that clients of a lasting database's server are to trust, in PEM."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import keeping

    keeping.show_ca(settings, path=path)


@databases.command(name="upgrade", cls=SettingsCommand)
def upgrade_database(*, database: Database = None) -> None:
    """Bring its schema up to date, as a start does."""
    settings = settings_from(database=database)
    from dealdock.cli import keeping

    keeping.upgrade_database(settings)


@databases.command(name="check", cls=SettingsCommand)
def check_database(*, database: Database = None) -> None:
    """Say whether its schema is what this version needs."""
    settings = settings_from(database=database)
    from dealdock.cli import keeping

    keeping.check_database(settings)


@databases.command(name="backup", cls=SettingsCommand)
def back_up_database(
    file: Annotated[Path, typer.Argument(help="Where to: a file that only its owner reads, since secrets are in it.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of a file that is there.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Write all of it to a file, with the secret and the CA beside it, while servers go on."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import backing_up

    backing_up.back_up(settings, file, replace=replace)


@databases.command(name="restore", cls=SettingsCommand)
def restore_database(
    file: Annotated[Path, typer.Argument(help="That dealdock db backup wrote, of a database of whichever kind.")],
    *,
    database: Database = None,
    home: Home = None,
) -> None:
    """Make an empty or new database what a backup holds, brought up to date."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import backing_up

    backing_up.restore(settings, file)
