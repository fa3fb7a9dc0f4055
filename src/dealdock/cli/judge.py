"""`dealdock judge`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealdock.cli.lazy import PLAIN
from dealdock.platform.first_use import LazyModule

if TYPE_CHECKING:
    from dealdock.cli import judge_init, judge_run
else:  # they import what starts and calls servers
    judge_init = LazyModule("dealdock.cli.judge_init")
    judge_run = LazyModule("dealdock.cli.judge_run")

commands = typer.Typer(**PLAIN)


def _words(given: list[str]) -> list[str]:
    return [word.strip() for each in given for word in each.split(",") if word.strip()]


@commands.callback()
def judge() -> None:
    """Judge connectors."""


@commands.command(name="run")
def run(  # noqa: PLR0913 (each option is one of the command's)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of the connector.")] = Path("judge.yaml"),
    *,
    scenario: Annotated[
        list[str] | None, typer.Option(metavar="NAMES", help="Only these scenarios or situations: ties,outage.cut")
    ] = None,
    stream: Annotated[list[str] | None, typer.Option(metavar="NAMES", help="Only these streams.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only the situations that have found the most.")] = False,
    require: Annotated[
        list[str] | None, typer.Option(metavar="NAMES", help="Scenarios that are red if they are not judged.")
    ] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as one page of HTML.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JUnit's XML.")] = None,
    expect: Annotated[Path | None, typer.Option(metavar="FILE", help="Compare with the verdicts of a report.")] = None,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="Seed of ids, credentials and choices.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="Situations at a time.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the accounts, and the server until Ctrl-C.")] = False,
    server: Annotated[str | None, typer.Option(metavar="URL", help="A running sandbox; else one is started.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="A setting, over the file's; of several accounts VENDOR.NAME=VALUE."
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Print all scenarios, and exit.")] = False,
) -> None:
    """Run a connector against situations in which connectors lose rows. Print the verdicts.

    The first step is `dealdock judge init`, which writes a file for a connector, with comments.
    """
    if list_:
        judge_run.show_list()
        return
    chosen = judge_run.Chosen(
        file,
        _words(scenario or []),
        _words(stream or []),
        _words(require or []),
        judge_run.Written(json, html, junit),
        expect,
        seed,
        jobs,
        keep,
        server,
        quick,
        set_ or [],
    )
    raise typer.Exit(judge_run.judge(chosen))


@commands.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")] = Path("judge.yaml"),
    *,
    vendor: Annotated[str | None, typer.Option(metavar="NAME", help="The service that the connector calls.")] = None,
    singer: Annotated[str | None, typer.Option(metavar="TAP", help="The command of a Singer tap.")] = None,
    airbyte: Annotated[str | None, typer.Option(metavar="SOURCE", help="The command of an Airbyte source.")] = None,
    command: Annotated[str | None, typer.Option(metavar="LINE", help="The line that runs any other program.")] = None,
    receiver: Annotated[
        str | None, typer.Option(metavar="LINE", help="The line that starts a receiver of webhooks, with {port}.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Write a first judge.yaml for a connector, with comments. Missing options are asked for."""
    judge_init.init(judge_init.Wanted(file, vendor, singer, airbyte, command, receiver, yes))
