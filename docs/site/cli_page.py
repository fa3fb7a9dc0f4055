"""The reference page of the command line, from the commands' own help."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

from dealdock.cli.commands import app

_HEAD = """# Command line

This page is generated from `dealdock … --help`. [Settings](../settings.md) lists the options of `dealdock start` with
their variables and defaults.
"""


def page() -> str:
    """Return the page."""
    return _HEAD + "".join(
        f"\n## {' '.join(('dealdock', *words))}\n\n```text\n{_help(words)}\n```\n" for words in _commands()
    )


def _commands() -> Iterator[tuple[str, ...]]:
    root: Any = typer.main.get_command(app)
    context = typer.Context(root, info_name="dealdock")
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        yield (name,)
        if hasattr(command, "list_commands"):
            inner = typer.Context(command, info_name=name, parent=context)
            yield from ((name, each) for each in command.list_commands(inner))


def _help(words: tuple[str, ...]) -> str:
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="dealdock", env={"COLUMNS": "100", "NO_COLOR": "1"})
    if done.exit_code != 0:
        raise RuntimeError(done.output)
    return done.output.strip()
