"""`dealdock scene`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dealdock.cli.lazy import PLAIN, database_commands, recorded_scenes, scene_files, scene_import
from dealdock.cli.options import Create, Database, Home, SettingsCommand, UsageError, VendorCommand, settings_from
from dealdock.platform.first_use import LazyModule

if TYPE_CHECKING:
    from dealdock.platform.scenes import json_schema
else:  # one command needs it
    json_schema = LazyModule("dealdock.platform.scenes.json_schema")

Form = Annotated[
    Literal["yaml", "json", "lines"] | None, typer.Option("--format", help="The format, whatever the file's name.")
]

commands = typer.Typer(**PLAIN)

_LAST_DAY = datetime(2025, 12, 31, tzinfo=UTC)
"""The last day of generated records by default. It is fixed, so that a scene can be repeated."""

_FIRST_YEAR, _LAST_YEAR = 1972, 9998
"""The years in which the last day of generated records can be. They cover two years. Activities may follow that day."""


@commands.command(name="load", cls=SettingsCommand)
def load_scene(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML or JSON file, or JSON Lines of any size.")],
    *,
    database: Database = None,
    create: Create = None,
    home: Home = None,
) -> None:
    """Add a scene's accounts to a persistent database. Print their credentials."""
    settings = settings_from(database=database, create=create, home=home)
    database_commands.load_scene(settings, str(file))


@commands.command(name="export", cls=SettingsCommand)
def export_scene(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="The new file (*.json, *.jsonl for JSON Lines, else YAML); by default standard output."
        ),
    ] = None,
    *,
    account: Annotated[int | None, typer.Option(metavar="ID", help="Export only this account.")] = None,
    form: Form = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    database: Database = None,
    home: Home = None,
) -> None:
    """Write the accounts of a persistent database as a scene. It can be loaded into another database."""
    settings = settings_from(database=database, home=home)
    database_commands.export_scene(settings, account, file, "json" if json else form)


@commands.command(name="check")
def check_scene(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A YAML or JSON file, or JSON Lines.")],
) -> None:
    """Check a scene file, and report all its errors."""
    number = database_commands.check_scene(str(file))
    typer.echo(f"{file} is a valid scene with {number} account{'s' if number > 1 else ''}.")


@commands.command(name="generate", cls=VendorCommand)
def generate_scene(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="The new file (*.jsonl for JSON Lines, *.json, else YAML); by default standard output."
        ),
    ] = None,
    *,
    vendor: Annotated[
        str | None, typer.Option(metavar="NAME", help="The service: {vendors}; by default {default}.")
    ] = None,
    deals: Annotated[
        int, typer.Option("--opportunities", metavar="NUMBER", min=1, max=1_000_000, help="The number of deals.")
    ] = 1_000,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="The same seed gives the same scene.")] = 1,
    until: Annotated[
        datetime,
        typer.Option(
            metavar="DAY",
            formats=["%Y-%m-%d"],
            show_default=False,
            help=f"The last day of the records; by default {_LAST_DAY:%Y-%m-%d}.",
        ),
    ] = _LAST_DAY,
    form: Form = None,
) -> None:
    """Write a scene with realistic records of two years.

    They are companies, people, and deals that are open, won or lost.
    """
    if not _FIRST_YEAR <= until.year <= _LAST_YEAR:
        raise UsageError(f"--until: must be a day of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    scene_files.generate(vendor, file, form, deals=deals, seed=seed, until=until.date())


@commands.command(name="import", cls=VendorCommand)
def import_scene(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Files that the service exported: CSV, or JSON as its API answers."),
    ],
    *,
    vendor: Annotated[str, typer.Option(metavar="NAME", help="The service: {vendors}.")],
    objects: Annotated[
        list[str],
        typer.Option(
            "--object", metavar="NAME", help="The object of the records, such as opportunity; one for each file."
        ),
    ],
    columns: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A table that says which field a column is; see --print-columns."),
    ] = None,
    print_columns: Annotated[
        bool,
        typer.Option("--print-columns", help="Print the table of columns, to be corrected, in place of the scene."),
    ] = False,
    keep_names: Annotated[
        bool, typer.Option("--keep-names", help="Keep names, addresses and phone numbers as they are.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The new file (*.json, *.jsonl, else YAML); by default standard output."),
    ] = None,
) -> None:
    """Write a scene with the records of exported files. Real names, addresses and phone numbers are replaced."""
    wanted = scene_import.Wanted(files, objects, vendor, columns, print_columns, keep_names, output)
    scene_import.import_files(wanted)


@commands.command(name="from-recording")
def recorded_scene(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Recordings, or folders of them.")],
    *,
    keep_values: Annotated[
        bool, typer.Option("--keep-values", help="Keep names, addresses and phone numbers as they are.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The new file (*.json, *.jsonl, else YAML); by default standard output."),
    ] = None,
) -> None:
    """Write a scene of the records that recordings read.

    It reads the same recordings as `dealdock replay`. Real names, addresses and phone numbers are replaced.
    """
    recorded_scenes.write(files, output, keeps_names=keep_values)


@commands.command(name="schema")
def show_schema(
    *,
    content: Annotated[bool, typer.Option("--content", help="Print the schema, not the path of its file.")] = False,
) -> None:
    """Print the path of the JSON Schema of scenes. With it, editors complete and check scene files."""
    print(json_schema.FILE.read_text(encoding="utf-8").rstrip() if content else json_schema.FILE)
