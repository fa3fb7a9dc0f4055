"""Standard output of the commands: a table on a terminal, else JSON lines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn
from rich.text import Text

from dealdock.version import __version__

_BRIEF: Final = ("id", "vendor", "base_url", "email", "api_key")
"""The fields that the start prints for further accounts: the ones that a first call needs."""


def show_accounts(accounts: Iterable[Mapping[str, object]], *, as_json: bool = False) -> None:
    """Print accounts in the form of the control plane."""
    if as_json or not sys.stdout.isatty():
        for account in accounts:
            print(json.dumps(account))
        return
    console = Console()
    for account in accounts:
        _print_table(console, account)
        console.print()


def show_running(url: str, accounts: Iterable[Mapping[str, object]], *, as_json: bool) -> None:
    """Print the address of a running server's console and its accounts."""
    if not as_json and sys.stdout.isatty():
        Console(highlight=False).print(f"Console: [bold]{url}/_dealdock/[/bold]\n", soft_wrap=True)
    show_accounts(accounts, as_json=as_json)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for a progress bar, with the amount done and the total. The bar is shown on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_start(line: Mapping[str, Any], others: Iterable[Mapping[str, Any]], example: str, *, more: int = 0) -> None:
    """Print the addresses and credentials of the started server, as a table.

    `line`: the line for programs. `others`: further accounts. `more`: the number of those that are left out.
    `example`: a command line that calls the first account.
    """
    console = Console(highlight=False)
    console.print(f"Console: [bold]{line['console_url']}[/bold]", soft_wrap=True)
    console.print(f"dealdock {__version__} is running at [bold]{line['url']}[/bold]; press Ctrl-C to stop it.\n")
    addresses = {name: value for name, value in line.items() if name not in {"url", "console_url"}}
    rows = {name.replace("control_url", "control_plane"): value for name, value in addresses.items()}
    _print_table(console, {**(line["account"] or {}), **rows})
    for account in others:
        console.print()
        _print_table(console, {name: account[name] for name in _BRIEF if name in account})
    if more:
        console.print(f"\nand {more:,} more: `dealdock account show NUMBER` prints one", markup=False)
    console.print("\nTry it:")
    console.print(example, soft_wrap=True, markup=False)  # in one piece, to be pasted


def _print_table(console: Console, rows: Mapping[str, object]) -> None:
    """Print names and values, without None and nested values. The terminal wraps long values, so that they are copied
    in one piece.
    """
    shown = {name.replace("_", " "): str(value) for name, value in rows.items() if isinstance(value, str | int)}
    width = max(map(len, shown), default=0)
    for name, value in shown.items():
        console.print(Text.assemble((f"{name:{width}}", "dim"), "  ", value), soft_wrap=True)
