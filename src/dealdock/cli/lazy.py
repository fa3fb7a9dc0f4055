"""Parts of the command line that are imported at their first use, so that `--help` and completion start fast."""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from dealdock.platform.first_use import LazyModule, load

if TYPE_CHECKING:
    from dealdock.cli import (
        backup,
        database_commands,
        mcp_server,
        openapi,
        recorded_scenes,
        replay,
        run,
        scene_files,
        scene_import,
        start,
        wait,
    )
else:  # the implementations of the commands
    backup = LazyModule("dealdock.cli.backup")
    database_commands = LazyModule("dealdock.cli.database_commands")
    mcp_server = LazyModule("dealdock.cli.mcp_server")
    openapi = LazyModule("dealdock.cli.openapi")
    recorded_scenes = LazyModule("dealdock.cli.recorded_scenes")
    replay = LazyModule("dealdock.cli.replay")
    run = LazyModule("dealdock.cli.run")
    scene_files = LazyModule("dealdock.cli.scene_files")
    scene_import = LazyModule("dealdock.cli.scene_import")
    start = LazyModule("dealdock.cli.start")
    wait = LazyModule("dealdock.cli.wait")

__all__ = [
    "PLAIN",
    "DefaultGroup",
    "backup",
    "database_commands",
    "group",
    "help_without_command",
    "lazy_group",
    "mcp_server",
    "openapi",
    "recorded_scenes",
    "replay",
    "run",
    "scene_files",
    "scene_import",
    "start",
    "wait",
]

PLAIN: Final[dict[str, Any]] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}
"""The settings of all groups. None of them imports rich, which takes long."""


def help_without_command(context: typer.Context) -> None:
    """Print the help and exit with 2 if no subcommand is given."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def group(name: str, about: str, cls: type[TyperGroup] = TyperGroup, epilog: str | None = None) -> typer.Typer:
    """Return a group without commands."""
    how = {"callback": help_without_command, "invoke_without_command": True, **PLAIN}
    return typer.Typer(name=name, cls=cls, help=about, epilog=epilog, **how)


class DefaultGroup(TyperGroup):
    """A group whose command `run` needs no name: `dealdock judge my.yaml`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the name of the default command before the arguments. The help is that of the group."""
        named = args[:1] and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if named else ["run", *args])


def lazy_group(
    name: str, about: str, *, module: str, cls: type[TyperGroup] = TyperGroup, epilog: str | None = None
) -> typer.Typer:
    """Return a group with the commands of a module's `commands`. The module is imported at their first use."""

    class LazyGroup(cls):  # type: ignore[valid-type, misc]  # a class that is given
        _found: MutableMapping[str, Any] | None = None

        @property
        def commands(self) -> MutableMapping[str, Any]:
            if self._found is None:
                self._found = get_command(load(f"{module}:commands")).commands  # type: ignore[attr-defined]  # a group
            return self._found

        @commands.setter
        def commands(self, _: MutableMapping[str, Any]) -> None:
            """Ignore typer's assignment of an empty mapping."""

    return group(name, about, LazyGroup, epilog)
