"""Scenes made from files that services export."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dealdock.app import VENDORS, Sandbox
from dealdock.cli.options import UsageError
from dealdock.cli.scene_files import form_of, refuse_kept, write
from dealdock.platform import scenes
from dealdock.platform.errors import UnknownVendor, WrongScene
from dealdock.platform.scenes.document import SceneDocument
from dealdock.platform.scenes.imported import Corrections, Import, read_corrections, read_table, table_text
from dealdock.platform.scenes.imported.columns import Matching
from dealdock.platform.scenes.imported.tables import Table
from dealdock.platform.scenes.record_forms import RecordForm
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import some
from dealdock.settings import Settings
from dealdock_client.similar import limited_guesses


class Wanted(NamedTuple):
    """The command's options."""

    files: Sequence[Path]
    objects: Sequence[str]
    vendor: str
    columns: Path | None
    prints_columns: bool
    keeps_names: bool
    output: Path | None


def import_files(wanted: Wanted) -> None:
    """Write the scene of an account with the records of files, or print the table of their columns."""
    inputs = [*wanted.files, *([] if wanted.columns is None else [wanted.columns])]
    refuse_kept(wanted.output, inputs=inputs)
    imported, forms = _begun(wanted)
    tables = [read_table(str(file), each.kind.many) for file, each in zip(wanted.files, forms, strict=True)]
    names = [each.kind.name for each in forms]
    corrections = Corrections() if wanted.columns is None else read_corrections(str(wanted.columns), names)
    tables = [imported.flat(table, each, corrections) for table, each in zip(tables, forms, strict=True)]
    with limited_guesses():
        matched = [imported.match(table, each, corrections) for table, each in zip(tables, forms, strict=True)]
    found = [*zip(tables, forms, matched, strict=True)]
    if wanted.prints_columns:
        for table, each, matching in found:
            print("\n".join(table_text(each.kind.name, matching, [*table.columns, *table.empty])))
        return
    for table, each, matching in found:
        imported.add(table, each, matching)
        _report(table, each, matching)
    account = imported.account()
    try:
        check(account)
    except WrongScene as error:
        raise imported.wrong(error) from None
    write(scenes.WRITERS[form_of(wanted.output)]({"accounts": [account]}), wanted.output)


def _begun(wanted: Wanted) -> tuple[Import, list[RecordForm]]:
    """Return an import without records, and the forms of the records of each file."""
    number = len(wanted.files)
    if len(wanted.objects) not in {1, number}:
        raise UsageError(f"--object: give one for each file in their order, or one for all; there are {number} files")
    try:
        imported = Import(VENDORS.scenes(VENDORS.get(wanted.vendor).name), keeps_names=wanted.keeps_names)
    except UnknownVendor as error:
        raise UsageError(f"--vendor: {error}") from None
    try:
        forms = [imported.form(each) for each in wanted.objects]
    except WrongValue as error:
        raise UsageError(f"--object: {error}") from None
    return imported, forms * number if len(forms) == 1 else forms


def _report(table: Table, form: RecordForm, matching: Matching) -> None:
    """Print the columns that match no field."""
    one, others = form.named.one, [column for column, close in matching.unknown.items() if not close]
    for column, close in matching.unknown.items():
        if close:
            text = f"column {column!r} matches no field of {one} and is left out{close}"
            print(f"dealdock: {table.name}: {text}", file=sys.stderr)
    if others:
        text = f"columns that match no field of {one} and are left out: {some(others, repr)}"
        print(f"dealdock: {table.name}: {text}", file=sys.stderr)
    if matching.unknown:
        print("dealdock: --print-columns prints a table of the columns, to be corrected for --columns", file=sys.stderr)


def check(account: JsonObject) -> None:
    """Load the account of a scene into a temporary database. Raises `WrongScene`."""
    scene = scenes.checked(SceneDocument("imported", {"accounts": [account]}), VENDORS)
    with Sandbox(Settings.model_construct(secret=account["vendor"])) as sandbox:
        real = sandbox.clock.now()
        sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, scene, real=real))
