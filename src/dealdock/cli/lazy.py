"""Parts of the command line that are imported at their first use, so that `--help` and completion start fast."""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from dealdock.platform.first_use import LazyModule, load

if TYPE_CHECKING:
    import webbrowser

    import fastapi
    import pydantic

    from dealdock import app, settings
    from dealdock.cli import account_add, backup, database_commands, openapi, output, scene_files, start, wait
    from dealdock.platform import scenes
    from dealdock.platform.database import alembic_commands
    from dealdock.platform.lifecycle import creation
    from dealdock.platform.scenes import json_schema, values
else:
    account_add = LazyModule("dealdock.cli.account_add")
    alembic_commands = LazyModule("dealdock.platform.database.alembic_commands")
    app = LazyModule("dealdock.app")
    backup = LazyModule("dealdock.cli.backup")
    creation = LazyModule("dealdock.platform.lifecycle.creation")
    database_commands = LazyModule("dealdock.cli.database_commands")
    fastapi = LazyModule("fastapi")
    json_schema = LazyModule("dealdock.platform.scenes.json_schema")
    openapi = LazyModule("dealdock.cli.openapi")
    output = LazyModule("dealdock.cli.output")
    pydantic = LazyModule("pydantic")
    scene_files = LazyModule("dealdock.cli.scene_files")
    scenes = LazyModule("dealdock.platform.scenes")
    settings = LazyModule("dealdock.settings")
    start = LazyModule("dealdock.cli.start")
    values = LazyModule("dealdock.platform.scenes.values")
    wait = LazyModule("dealdock.cli.wait")
    webbrowser = LazyModule("webbrowser")

__all__ = [
    "PLAIN",
    "account_add",
    "alembic_commands",
    "app",
    "backup",
    "creation",
    "database_commands",
    "fastapi",
    "group",
    "help_without_command",
    "json_schema",
    "lazy_group",
    "openapi",
    "output",
    "pydantic",
    "scene_files",
    "scenes",
    "settings",
    "start",
    "values",
    "wait",
    "webbrowser",
]

PLAIN: Final[dict[str, Any]] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}
"""The settings of all groups. They do without rich, which takes long to import."""


def help_without_command(context: typer.Context) -> None:
    """Print the help and exit with 2 if no subcommand is given."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def group(name: str, about: str, cls: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """Return a group without commands."""
    return typer.Typer(
        name=name, cls=cls, help=about, callback=help_without_command, invoke_without_command=True, **PLAIN
    )


def lazy_group(name: str, about: str, *, module: str) -> typer.Typer:
    """Return a group with the commands of a module's `commands`. The module is imported at their first use."""

    class LazyGroup(TyperGroup):
        _found: MutableMapping[str, Any] | None = None

        @property
        def commands(self) -> MutableMapping[str, Any]:
            if self._found is None:
                self._found = get_command(load(f"{module}:commands")).commands  # type: ignore[attr-defined]  # a group
            return self._found

        @commands.setter
        def commands(self, _: MutableMapping[str, Any]) -> None:
            """Ignore typer's assignment of an empty mapping."""

    return group(name, about, LazyGroup)
