"""Standard output of the commands: a table on a terminal, else JSON lines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dealdock import __version__
from dealdock.settings import Settings


def show_accounts(accounts: Iterable[Mapping[str, object]], *, as_json: bool = False) -> None:
    """Print accounts in the form of the control plane."""
    if as_json or not sys.stdout.isatty():
        for account in accounts:
            print(json.dumps(account))
        return
    console = Console()
    for account in accounts:
        console.print(_table(account), "")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for a progress bar, with the amount done and the total. The bar is shown on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_start(
    settings: Settings,
    control_token: str | None,
    ca_file: str | None,
    account: Mapping[str, object],
    example: str,
) -> None:
    """Print the addresses and credentials of the started server, as a table.

    `account` is the first one as the control plane shows it, `example` a command line that calls it.
    """
    url = settings.url
    console = Console(highlight=False)
    console.print(f"dealdock {__version__} is running at [bold]{url}[/bold]; press Ctrl-C to stop it.\n")
    control = {"control_plane": f"{url}/_dealdock", "control_token": control_token}
    https = {"https_url": settings.https_url, "ca_file": ca_file}
    console.print(_table({**account, **control, **https}), "\nTry it:", sep="\n")
    console.print(example, soft_wrap=True, markup=False)  # in one piece, to be pasted


def _table(rows: Mapping[str, object]) -> Table:
    """Return a table of names and values. None and nested values are left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")  # keys are copied, so they are wrapped and not cut
    for name, value in rows.items():
        if isinstance(value, str | int):
            grid.add_row(name.replace("_", " "), Text(str(value)))
    return grid
