"""The options that are settings. Their help texts are the descriptions of the settings."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperOption

from dealdock.platform.errors import DealdockError
from dealdock.platform.first_use import LazyModule

if TYPE_CHECKING:
    import pydantic
    from pydantic import ValidationError

    from dealdock import app, settings
    from dealdock.platform.scenes import values
    from dealdock.settings import Settings
else:  # completion, and the help of other commands, start faster without them
    app = LazyModule("dealdock.app")
    pydantic = LazyModule("pydantic")
    settings = LazyModule("dealdock.settings")
    values = LazyModule("dealdock.platform.scenes.values")

Host = Annotated[str | None, typer.Option(metavar="ADDRESS")]
Port = Annotated[int | None, typer.Option(metavar="NUMBER")]
HttpsPort = Annotated[str | None, typer.Option(metavar="NUMBER|none")]
Database = Annotated[str | None, typer.Option(metavar="FILE|URL")]
InitialScene = Annotated[str | None, typer.Option("--scene", metavar="NAME|FILE")]
SCENE_OF_ACCOUNT = typer.Option(
    "--scene", metavar="NAME|FILE", help="The initial records and settings: empty, demo, or a YAML or JSON file."
)
Workers = Annotated[int | None, typer.Option(metavar="NUMBER")]
Connections = Annotated[int | None, typer.Option(metavar="NUMBER")]
AccountMaxBytes = Annotated[int | None, typer.Option(metavar="NUMBER")]
Isolation = Annotated[str | None, typer.Option(metavar="LEVEL")]
SeedRandom = Annotated[int | None, typer.Option(metavar="NUMBER")]
Create = Annotated[bool | None, typer.Option("--create")]
Durable = Annotated[bool | None, typer.Option()]
Home = Annotated[Path | None, typer.Option(metavar="FOLDER")]
LogLevel = Annotated[str | None, typer.Option(metavar="debug|info|warning|error")]
LogFormat = Annotated[str | None, typer.Option(metavar="auto|text|json")]
Explain = Annotated[str | None, typer.Option(metavar="always|local|never")]
Hosts = Annotated[str | None, typer.Option(metavar="NAMES")]
PublicUrl = Annotated[str | None, typer.Option(metavar="URL")]
WebhookHosts = Annotated[str | None, typer.Option(metavar="NAMES")]
ControlToken = Annotated[str | None, typer.Option(metavar="TOKEN")]
ControlTokenFile = Annotated[Path | None, typer.Option(metavar="FILE")]
OpenConsole = Annotated[bool, typer.Option("--open", help="Open the console in a browser when the server is ready.")]
UntilStdinCloses = Annotated[
    bool,
    typer.Option(
        "--until-stdin-closes",
        help="Stop when standard input, a pipe, closes: at the latest when the process that started the server ends.",
    ),
]
PrintCredentials = Annotated[bool | None, typer.Option()]


def scene_parser(reader: str) -> Callable[[str], str]:
    """Return a parser of an account's setting. Scenes use the same one."""

    def parse(text: str) -> str:
        try:
            value: str = getattr(values, reader)(text)
        except values.WrongValue as error:
            raise typer.BadParameter(str(error)) from None
        return value

    return parse


AccountName = Annotated[
    str | None, typer.Option(metavar="TEXT", parser=scene_parser("text"), help="The name of the account.")
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", parser=scene_parser("time_zone"), help="The time zone of the account, such as Europe/Paris."
    ),
]


class UsageError(DealdockError):
    """An invalid command line or environment."""


class SettingsCommand(TyperCommand):
    """A command whose options have the help texts of the settings of the same name."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        for option in self.params:
            field = settings.Settings.model_fields.get(option.name or "")
            if isinstance(option, TyperOption) and field is not None and option.help is None:
                option.help = f"{field.description}."
                if option.name == "database" and ctx.command.name != "start":  # other commands need one
                    option.help = option.help.replace("; by default a temporary file", "")
                option.envvar = variable(option.name or "")
                option.default = field.default or None
        super().format_options(ctx, formatter)


class VendorCommand(TyperCommand):
    """A command whose help texts name the vendors. They are imported for the help only, because that takes long."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        vendors = app.VENDORS
        for parameter in self.params:
            if isinstance(parameter, TyperArgument | TyperOption) and parameter.help is not None:
                parameter.help = parameter.help.format(vendors=listed(vendors.names), default=vendors.default)
        super().format_options(ctx, formatter)


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: `a, b or c`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def settings_from(**options: object) -> "Settings":
    """Return the settings, overridden by the given options. Raises `UsageError` with all invalid values."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    try:
        return settings.Settings(**given)
    except pydantic.ValidationError as error:
        raise UsageError("\n".join(_error_lines(error, given))) from None


def variable(setting: str) -> str:
    """Return the environment variable of a setting."""
    return f"DEALDOCK_{setting.upper()}"


def option(setting: str) -> str:
    """Return the option of a setting."""
    return f"--{setting.replace('_', '-')}"


def _error_lines(error: "ValidationError", given: dict[str, object]) -> list[str]:
    lines = []
    for detail in error.errors():
        setting = str(detail["loc"][0]).removeprefix("DEALDOCK_").lower()
        name = option(setting) if setting in given else variable(setting)
        if detail["type"] == "value_error":
            lines.append(f"{name}: {detail['ctx']['error']}")
            continue
        lines.append(f"{name}: {plain(detail['msg'])}, not {detail['input']!r}")
    return lines


def plain(message: str) -> str:
    """Return a message of pydantic in the form of the other messages: `must be a valid integer`."""
    short = message.partition(", unable to parse")[0]
    return short.replace("Value error, ", "").replace("Input should", "must").replace("String should", "must")
