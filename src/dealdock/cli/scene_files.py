"""Scenes that commands write, to a file or to standard output."""

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from dealdock.app import VENDORS
from dealdock.cli import kept_files
from dealdock.cli.options import UsageError
from dealdock.platform import scenes
from dealdock.platform.errors import UnknownVendor, WrongSetting
from dealdock.platform.files import replacing
from dealdock.platform.scenes import Form
from dealdock.platform.scenes.generated.scene import generated


def form_of(file: Path | None) -> Form:
    """Return the format for a file's name."""
    suffix = "" if file is None else file.suffix.lower()
    return "lines" if suffix in scenes.LINE_SUFFIXES else "json" if suffix == ".json" else "yaml"


def refuse_kept(file: Path | None, *, inputs: Iterable[Path] = ()) -> None:
    """Raise `WrongSetting` if a scene must not replace the file. Call it before this process opens a database.

    `inputs`: the files that the scene is made from.
    """
    if file is None:
        return
    failed = f"can't write the scene to {file}"
    kept_files.refuse(file, failed)
    if file.exists() and any(each.exists() and each.samefile(file) for each in inputs):
        raise WrongSetting(f"{failed}: the scene is made from it. Name another file")


def write(pieces: Iterable[str], file: Path | None) -> None:
    """Write a scene to a file, by default to standard output. Raises `WrongSetting` if that is not possible.

    If it fails, an earlier file stays as it was.
    """
    try:
        with nullcontext(sys.stdout.buffer) if file is None else replacing(file) as out:
            out.writelines(piece.encode() for piece in pieces)
            out.flush()
    except OSError as error:
        raise WrongSetting(f"can't write {file or 'to standard output'}: {error.strerror}") from None


def generate(vendor: str | None, file: Path | None, form: Form | None, *, deals: int, seed: int, until: date) -> None:
    """Write a scene with generated records of one vendor, by default of the default one."""
    refuse_kept(file)
    try:
        name = VENDORS.get(vendor or VENDORS.default).name
    except UnknownVendor as error:
        raise UsageError(f"--vendor: {error}") from None
    write(scenes.WRITERS[form or form_of(file)](generated(VENDORS, name, deals=deals, seed=seed, until=until)), file)
