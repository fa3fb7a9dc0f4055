"""Writes every generated file, as the last step of `make generate`. A test compares the files with what it would write.

The tables, which some generators start a server on, are those of the first migration as it was imported.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from dealdock.platform.scenes import json_schema
from tests.support.generators import (
    clients_page,
    coverage_page,
    differences_page,
    errors_page,
    evidence,
    examples_file,
    first_migration,
    fixture_types,
    limits_table,
    missing,
    npm_types,
    scale_page,
    scene_guide,
    scene_schema,
    settings_page,
)
from tests.support.statements import VENDORS
from tests.vendors.pardot.v5 import differences

DECISIONS: Final = Path(__file__).parents[2] / "docs" / "decisions"


def _coverage_pages() -> Iterator[tuple[Path, str]]:
    for vendor in VENDORS:
        yield coverage_page.path(vendor), coverage_page.page(vendor)


def _list_of_decisions() -> tuple[Path, str]:
    """Return the page of decisions with a line for each, by its heading. The text above the list is written by hand."""
    page = DECISIONS / "README.md"
    introduction = re.split(r"^- \[", page.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[0].rstrip()
    headings = {path.name: path.read_text("utf-8").partition("\n")[0] for path in sorted(DECISIONS.glob("0*.md"))}
    lines = [f"- [{heading.removeprefix('# ')}]({name})\n" for name, heading in headings.items()]
    return page, f"{introduction}\n\n{''.join(lines)}"


GENERATORS: Final[Mapping[str, Callable[[], Iterable[tuple[Path, str]]]]] = {
    "first migration": lambda: [first_migration.generated()],
    "types of the fixture": fixture_types.files,
    "types of the package for Node": lambda: [(npm_types.FILE, npm_types.text())],
    "schema of scenes": lambda: [(json_schema.FILE, scene_schema.text())],
    "limits": limits_table.files,
    "coverage": _coverage_pages,
    "evidence": evidence.files,
    "paths that are not emulated": missing.files,
    "differences": differences_page.files,
    "examples of Pardot's answers": lambda: [(examples_file.FILE, examples_file.text())],
    "errors": lambda: [(errors_page.PAGE, errors_page.page()), *errors_page.guides()],
    "settings": lambda: [(settings_page.PAGE, settings_page.page())],
    "fields of scenes": lambda: [(scene_guide.PAGE, scene_guide.page())],
    "clients": lambda: [(clients_page.PAGE, clients_page.page())],
    "differences of Pardot's version 5": lambda: [(differences.PAGE, differences.page())],
    "decisions": lambda: [_list_of_decisions()],
    "several machines": lambda: [(scale_page.PAGE, scale_page.page())],
}


def main() -> None:
    """Write all files, those of a generator before those of the next, which may write another part of a page."""
    for generate in GENERATORS.values():
        for path, text in generate():
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
