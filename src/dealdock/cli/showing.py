"""Accounts, shown on standard output: to a person as a table, to a program as JSON lines."""

import json
import sys
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text


def show_accounts(accounts: Iterable[Mapping[str, object]], *, as_json: bool = False) -> None:
    """Show accounts as the control plane has them."""
    if as_json or not sys.stdout.isatty():
        for account in accounts:
            print(json.dumps(account))  # noqa: T201 (what the command is asked for)
        return
    console = Console()
    for account in accounts:
        console.print(table(account), "")


def table(rows: Mapping[str, object]) -> Table:
    """Names and values below each other; what is None, or more than a value, is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")  # keys are to be copied: better in two lines than with an end missing
    for name, value in rows.items():
        if isinstance(value, str | int):
            grid.add_row(name.replace("_", " "), Text(str(value)))
    return grid
