"""The commands, their options and their help. Their implementations are in the modules beside this one."""

from typing import Annotated

import typer

from dealdock import __version__
from dealdock.cli.lazy_groups import group, help_without_command, later
from dealdock.cli.options import (
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
    LogFormat,
    LogLevel,
    Port,
    SceneToBegin,
    SeedRandom,
    SettingsCommand,
    Workers,
    settings_from,
)

app = group(
    "dealdock", "An emulator of CRM APIs. It keeps real state in a real database, and is controlled from outside."
)
app.add_typer(later("account", "The accounts of a lasting database.", home="dealdock.cli.accounts"))
app.add_typer(later("scene", "Scenes: starting data.", home="dealdock.cli.scenes"))
app.add_typer(later("db", "A lasting database: its schema, its backups.", home="dealdock.cli.databases"))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


def _import_fastapi() -> None:
    """Import FastAPI. Its 40 models of OpenAPI, which take 70 ms, are built when they are first used."""
    from pydantic import BaseModel

    BaseModel.model_config["defer_build"] = True
    import fastapi  # noqa: F401 (imported for its models)

    del BaseModel.model_config["defer_build"]


@app.callback(invoke_without_command=True)
def dealdock(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 (handled by the callback)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    help_without_command(context)


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
    _import_fastapi()
    from dealdock.cli import start as cli_start

    cli_start.start(settings, insist_on_scene=scene is not None)


@app.command()
def wait(
    url: Annotated[
        str | None, typer.Argument(help="The server's address; by default from DEALDOCK_HOST and DEALDOCK_PORT.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0, help="The time to wait, in seconds.")] = 30,
) -> None:
    """Wait until a server is ready."""
    from dealdock.cli import wait as cli_wait

    cli_wait.wait(url or settings_from().url, timeout)


@app.command(cls=SettingsCommand)
def ca(
    *,
    path: Annotated[bool, typer.Option("--path", help="Print its path instead.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the certificate that clients of a lasting database's server are to trust, in PEM."""
    settings = settings_from(database=database, home=home)
    from dealdock.cli import database_commands

    database_commands.show_ca(settings, path=path)
