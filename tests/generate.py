"""Writes every generated file: `make generate`. A test compares the files with what this would write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from dealdock.platform.scenes import json_schema
from tests import (
    clients_page,
    coverage_page,
    errors_page,
    first_migration,
    fixture_types,
    scale_page,
    scene_schema,
    settings_page,
)
from tests.statements import VENDORS


def _coverage_pages() -> Iterator[tuple[Path, str]]:
    for vendor in VENDORS:
        yield coverage_page.path(vendor), coverage_page.page(vendor)


GENERATORS: Final[Mapping[str, Callable[[], Iterable[tuple[Path, str]]]]] = {
    "first migration": lambda: [first_migration.generated()],
    "types of the fixture": fixture_types.files,
    "schema of scenes": lambda: [(json_schema.FILE, scene_schema.text())],
    "coverage": _coverage_pages,
    "errors": lambda: [(errors_page.PAGE, errors_page.page())],
    "settings": lambda: [(settings_page.PAGE, settings_page.page())],
    "clients": lambda: [(clients_page.PAGE, clients_page.page())],
    "several machines": lambda: [(scale_page.PAGE, scale_page.page())],
}


def main() -> None:
    """Write all files."""
    files = [each for generate in GENERATORS.values() for each in generate()]
    for old in first_migration.files():
        old.unlink()
    for path, text in files:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
