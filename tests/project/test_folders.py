"""The folders of vendors, which the contracts of import-linter put in layers."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import grimp
import pytest

from dealdock.vendors.registry import VENDORS

TOP: Final = Path(__file__).parents[2]
MODEL: Final = "model"
LARGEST: Final = 8
"""The most folders of one circle."""
TOOLS: Final = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]
IN_CIRCLES: Final[Mapping[str, int]] = TOOLS["dealdock"]["folders-in-circles"]

Arrows = Mapping[str, frozenset[str]]
"""The folders that each folder imports."""


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("dealdock")


def inside(vendor: str) -> Iterable[tuple[list[str], list[str]]]:
    """Yield the imports within a vendor: the parts of both names below it."""
    package = f"dealdock.vendors.{vendor}."
    for importer in imports().modules:
        for imported in imports().find_modules_directly_imported_by(importer):
            if importer.startswith(package) and imported.startswith(package):
                yield importer.removeprefix(package).split("."), imported.removeprefix(package).split(".")


def arrows(vendor: str) -> Arrows:
    """Return the imports between folders, but for those of models."""
    found: dict[str, set[str]] = {}
    for importer, imported in inside(vendor):
        if imported[1:] != [MODEL] and importer[0] != imported[0]:
            found.setdefault(importer[0], set()).add(imported[0])
    return {folder: frozenset(others) for folder, others in found.items()}


def reached(found: Arrows, start: str) -> set[str]:
    """Return the folders that one imports, directly or by others."""
    known: set[str] = set()
    new = {start}
    while new:
        new = {each for folder in new for each in found.get(folder, ())} - known
        known |= new
    return known


def circles(found: Arrows) -> set[frozenset[str]]:
    """Return the sets of folders that import each other."""
    everywhere = {folder: reached(found, folder) for folder in found}
    return {
        frozenset(other for other in others if folder in everywhere.get(other, ()))
        for folder, others in everywhere.items()
        if folder in others
    }


def contract(vendor: str) -> dict[str, Any]:
    """Return the contract of a vendor's folders; empty if there is none."""
    containers = [f"dealdock.vendors.{vendor}"]
    return next((each for each in TOOLS["importlinter"]["contracts"] if each.get("containers") == containers), {})


def listed(vendor: str) -> list[frozenset[str]]:
    """Return the circles that the contract of a vendor allows. Without a contract there may be none."""
    return [frozenset(line.split(" : ")) for line in contract(vendor).get("layers", ()) if " : " in line]


@pytest.mark.parametrize("vendor", [each.name for each in VENDORS])
class TestFolders:
    """The folders of a vendor."""

    def test_circles_are_those_that_the_contract_lists(self, vendor: str) -> None:
        """A circle that no longer exists is taken from the list."""
        assert circles(arrows(vendor)) == set(listed(vendor))

    def test_circles_do_not_grow(self, vendor: str) -> None:
        assert all(len(each) <= LARGEST for each in listed(vendor))
        assert sum(map(len, listed(vendor))) == IN_CIRCLES.get(vendor, 0), "lower the number if it is smaller"

    def test_models_import_no_code_of_other_objects(self, vendor: str) -> None:
        """So an import of a model makes no hidden circle."""
        found = [
            (".".join(importer), ".".join(imported))
            for importer, imported in inside(vendor)
            if importer[1:] == [MODEL] and imported[0] != importer[0]
            if len(imported) > 1 and imported[1:] != [MODEL] and imported[0] != "wire"
        ]
        assert found == []


@pytest.mark.parametrize("vendor", IN_CIRCLES)
def test_a_contract_covers_all_folders_and_passes_over_models_alone(vendor: str) -> None:
    package = f"dealdock.vendors.{vendor}"
    assert contract(vendor)["exhaustive"]
    assert contract(vendor)["ignore_imports"] == [f"{package}.** -> {package}.*.{MODEL}"]


def test_a_circle_is_found() -> None:
    found = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("bd"), "d": frozenset()}
    assert circles(found) == {frozenset("bc")}
