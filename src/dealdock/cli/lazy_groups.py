"""Groups of commands."""

from collections.abc import MutableMapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

PLAIN: Final[dict[str, Any]] = {"pretty_exceptions_enable": False, "rich_markup_mode": None}
"""As all of them are: rich would take longer to import than all else."""


def help_without_command(context: typer.Context) -> None:
    """What a group does by itself."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def group(name: str, about: str, cls: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """A group, which has no commands yet."""
    return typer.Typer(
        name=name, cls=cls, help=about, callback=help_without_command, invoke_without_command=True, **PLAIN
    )


def later(name: str, about: str, *, home: str) -> typer.Typer:
    """A group whose commands are those of a module's `commands`, which is imported once somebody asks for one."""

    class Later(TyperGroup):
        _found: MutableMapping[str, Any] | None = None

        @property
        def commands(self) -> MutableMapping[str, Any]:
            if self._found is None:
                self._found = get_command(import_module(home).commands).commands  # type: ignore[attr-defined]  # a group
            return self._found

        @commands.setter
        def commands(self, none: MutableMapping[str, Any]) -> None:
            """By typer, which knows of none."""

    return group(name, about, Later)
