"""No name and no term of a vendor outside `vendors/`, in both packages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

TOP: Final = Path(__file__).parents[2]
PACKAGES: Final = (TOP / "src" / "dealdock", TOP / "packages" / "pytest-dealdock" / "src" / "pytest_dealdock")
TERMS: Final = re.compile(
    r"pardot|salesforce|prospect|campaign|opportunit|business_unit|user_?key|visitor_?activit", re.IGNORECASE
)

EXCEPTIONS: Final = {
    "dealdock/cli/scenes.py": "an option with the word that all services have for a deal",
    "dealdock/platform/database/schema.sql": "generated from the tables of all vendors",
    "dealdock/platform/database/schema-postgresql.sql": "generated from the tables of all vendors",
    "dealdock/platform/scenes/json_schema/scene.schema.json": "generated from the scenes of all vendors",
    "pytest_dealdock/__init__.py": "public names of the fixture",
    "pytest_dealdock/account.py": "public names of the fixture, and examples in its documentation",
    "pytest_dealdock/server.py": "the types of the vendors' accounts",
    "pytest_dealdock/journal.py": "an example in the fixture's documentation",
}
"""Files that may contain such terms, and why."""


def files() -> Iterator[str]:
    """The files of the packages outside `vendors/`."""
    for package in PACKAGES:
        for file in sorted(package.rglob("*.*")):
            name = file.relative_to(package.parent).as_posix()
            is_vendor = name.startswith((f"{package.name}/vendors/", f"{package.name}/types/"))  # types: generated
            if file.is_file() and file.suffix != ".pyc" and not is_vendor:
                yield name


def found(name: str) -> list[str]:
    """The lines of a file that contain a term."""
    (folder,) = (package.parent for package in PACKAGES if name.startswith(f"{package.name}/"))
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if TERMS.search(line)]


def test_no_file_has_a_vendor_s_terms() -> None:
    names = {*files()} - EXCEPTIONS.keys()
    assert len(names) > 200
    assert {name: lines for name in names if (lines := found(name)) or TERMS.search(name)} == {}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_an_exception_is_needed(name: str) -> None:
    assert found(name)
