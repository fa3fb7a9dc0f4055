"""The commands, their options and their help. Their implementations are in the other modules of this package."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealdock.cli import lazy
from dealdock.cli.lazy import DefaultGroup, group, help_without_command, lazy_group
from dealdock.cli.options import (
    SCENE_OF_ACCOUNT,
    AccountMaxBytes,
    Connections,
    ControlToken,
    ControlTokenFile,
    Create,
    Database,
    Durable,
    Explain,
    Home,
    Host,
    Hosts,
    HttpsPort,
    InitialScene,
    Isolation,
    LogFormat,
    LogLevel,
    OpenConsole,
    Port,
    PrintCredentials,
    PublicUrl,
    SeedRandom,
    SettingsCommand,
    UntilStdinCloses,
    UsageError,
    VendorCommand,
    WebhookHosts,
    Workers,
    settings_from,
)
from dealdock.platform.first_use import LazyModule
from dealdock.version import __version__

if TYPE_CHECKING:
    import fastapi
    import pydantic
else:  # `start` needs them
    fastapi = LazyModule("fastapi")
    pydantic = LazyModule("pydantic")

_JUDGE = "The first step is `dealdock judge init`. `dealdock judge FILE` is short for `dealdock judge run FILE`."

app = group("dealdock", "An emulator of CRM APIs. It stores records in a real database, and tests can control it.")
app.add_typer(lazy_group("account", "Accounts and their credentials.", module="dealdock.cli.accounts"))
app.add_typer(lazy_group("scene", "Scenes: initial accounts and records.", module="dealdock.cli.scenes"))
app.add_typer(
    lazy_group("judge", "Verdicts on connectors.", module="dealdock.cli.judge", cls=DefaultGroup, epilog=_JUDGE)
)
app.add_typer(lazy_group("db", "The schema and the backups of a persistent database.", module="dealdock.cli.databases"))


def _version(is_requested: bool) -> None:
    if is_requested:
        typer.echo(__version__)
        raise typer.Exit


def import_fastapi() -> None:
    """Import FastAPI. Its 40 models of OpenAPI are built at their first use, because that takes 70 ms."""
    pydantic.BaseModel.model_config["defer_build"] = True
    _ = fastapi.FastAPI
    del pydantic.BaseModel.model_config["defer_build"]


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
    create: Create = None,
    scene: InitialScene = None,
    workers: Workers = None,
    connections: Connections = None,
    account_max_bytes: AccountMaxBytes = None,
    isolation: Isolation = None,
    seed_random: SeedRandom = None,
    durable: Durable = None,
    home: Home = None,
    hosts: Hosts = None,
    public_url: PublicUrl = None,
    webhook_hosts: WebhookHosts = None,
    control_token: ControlToken = None,
    control_token_file: ControlTokenFile = None,
    print_credentials: PrintCredentials = None,
    log_level: LogLevel = None,
    log_format: LogFormat = None,
    explain: Explain = None,
    until_stdin_closes: UntilStdinCloses = False,
    open_console: OpenConsole = False,
) -> None:
    """Run the server, until Ctrl-C or SIGTERM.

    When the server is ready, it prints its addresses and credentials: a table on a terminal, else one line of JSON.
    """
    options = locals()
    del options["until_stdin_closes"], options["open_console"]  # every other parameter is a setting
    settings = settings_from(**options)
    import_fastapi()
    how = {"until_stdin_closes": until_stdin_closes, "opens_console": open_console}
    lazy.start.start(settings, is_scene_required=scene is not None, **how)


@app.command(cls=VendorCommand, context_settings={"allow_interspersed_args": False})
def run(
    command: Annotated[list[str], typer.Argument(metavar="-- COMMAND", help="The command, with its arguments.")],
    *,
    vendor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="The vendor of an account for the command: {vendors}. By default {default}. Can be repeated.",
        ),
    ] = None,
    server: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of a running server. By default one is started.")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Another host that the command may reach. Can be repeated.")
    ] = None,
    scene: Annotated[str | None, SCENE_OF_ACCOUNT] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A setting of the account; of several, VENDOR.NAME=VALUE. Can be repeated.",
        ),
    ] = None,
    account: Annotated[
        list[int] | None,
        typer.Option(metavar="ID", help="An account of the server, in place of a new one. Can be repeated."),
    ] = None,
) -> None:
    """Run a command whose connections to the services' hosts lead to the sandbox.

    It gets the credentials of a new account as DEALDOCK_API_KEY and others. Other hosts are refused. The server ends
    with the command, whose exit code is passed on.
    """
    if account and server is None:
        raise UsageError("--account: name its server with --server")
    if account and (vendor or scene is not None or set_):
        raise UsageError("--account names an account that exists: leave out --vendor, --scene and --set")
    wanted = lazy.run.Wanted(vendor or [], server, allow or [], scene, set_ or [], account or [])
    raise typer.Exit(lazy.run.run(command, wanted))


@app.command()
def replay(  # noqa: PLR0913 (each option is one of the command's)
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Recordings, or folders of them.")],
    *,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as one page of HTML.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JUnit's XML.")] = None,
    expect: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Compare the differences with those of a report in JSON.")
    ] = None,
    share: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as JSON, with kinds in place of values.")
    ] = None,
    fact: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a line for each difference, with kinds in place of values."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A setting of the account; of several, VENDOR.NAME=VALUE. Can be repeated.",
        ),
    ] = None,
    server: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of a running server. By default one is started.")
    ] = None,
) -> None:
    """Send recorded calls to a new account, and show where the answers differ from the recorded ones.

    It reads HAR, cassettes of VCR.py and Ruby's VCR, nock's JSON, and Postman collections with saved answers.
    """
    wanted = lazy.replay.Wanted(files, set_ or [], server, json, html, junit, expect, share, fact)
    raise typer.Exit(lazy.replay.replay(wanted))


@app.command()
def wait(
    url: Annotated[
        str | None,
        typer.Argument(metavar="URL", help="The server's address; by default from DEALDOCK_HOST and DEALDOCK_PORT."),
    ] = None,
    timeout: Annotated[float, typer.Option(min=0, help="The time to wait, in seconds.")] = 30,
) -> None:
    """Wait until a server is ready."""
    lazy.wait.wait(url or settings_from().url, timeout, is_named=url is not None)


@app.command(cls=SettingsCommand)
def ca(
    *,
    path: Annotated[bool, typer.Option("--path", help="Print the path of its file instead.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Print the certificate that clients must trust, in PEM. It belongs to a persistent database."""
    settings = settings_from(database=database, home=home)
    lazy.database_commands.show_ca(settings, path=path)


@app.command(cls=VendorCommand)
def openapi(
    vendor: Annotated[str, typer.Argument(metavar="API", help="The API: {vendors}; or control, the control plane.")],
    *,
    api: Annotated[
        str | None, typer.Option(metavar="VERSION", help="One version of the API alone, if it has several.")
    ] = None,
) -> None:
    """Print the description of an emulated API, or of the control plane, in OpenAPI 3.1."""
    lazy.openapi.show(vendor, api)


@app.command()
def mcp(
    *,
    server: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of a running server. By default one is started.")
    ] = None,
    account: Annotated[
        list[int] | None,
        typer.Option(metavar="ID", help="An account of that server that the agent may use. Can be repeated."),
    ] = None,
) -> None:
    """Serve tools for agents, by the Model Context Protocol (MCP) on standard input and output.

    It needs the package mcp, which the extra dealdock[mcp] has.
    """
    if importlib.util.find_spec("mcp") is None:
        raise UsageError(
            "dealdock mcp needs the package mcp. Install it in dealdock's environment: python -m pip install 'mcp>=2.3'"
        )
    if account and server is None:
        raise UsageError("--account: name its server with --server")
    lazy.mcp_server.serve(server, account or [])
