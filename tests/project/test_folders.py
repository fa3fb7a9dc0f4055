"""The parts of vendors, which the contracts of import-linter put in layers."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.vendors.registry import VENDORS
from tools import weight

TOOLS: Final = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["tool"]


def contract(vendor: str) -> dict[str, Any]:
    """Return the contract of a vendor's parts."""
    containers = [f"dealdock.vendors.{vendor}"]
    [found] = (each for each in TOOLS["importlinter"]["contracts"] if each.get("containers") == containers)
    return dict(found)


@pytest.mark.parametrize("vendor", [each.name for each in VENDORS])
class TestParts:
    """The parts of a vendor: its folders, and the modules beside them."""

    def test_the_largest_circle_does_not_grow(self, vendor: str) -> None:
        largest = weight.parts(weight.imports_of(vendor)).largest_circle
        assert largest <= TOOLS["dealdock"]["vendors"][vendor]["largest-circle"]

    def test_a_contract_has_all_parts_and_names_each_import_up(self, vendor: str) -> None:
        """Import-linter refuses a line without an import, so the list becomes shorter with the imports."""
        found = contract(vendor)
        assert found["exhaustive"]
        assert not [line for line in found["layers"] if " : " in line]
        for line in found["ignore_imports"]:
            ends = [end.removeprefix(f"dealdock.vendors.{vendor}.").removesuffix(".**") for end in line.split(" -> ")]
            assert set(ends) <= weight.imports_of(vendor).keys()
        assert "unmatched_ignore_imports_alerting" not in found


class TestWeight:
    """The order, the layers and the circles of `tools.weight`."""

    def test_what_imports_nothing_is_the_lowest_layer(self) -> None:
        imports = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset[str](), "d": frozenset("c")}
        assert weight.parts(imports) == weight.Parts([["c"], ["b", "d"], ["a"]], [], 0)

    def test_a_circle_is_found_with_the_import_that_points_up(self) -> None:
        imports = {"a": frozenset("b"), "b": frozenset("cd"), "c": frozenset("b"), "d": frozenset[str]()}
        found = weight.parts(imports)
        assert (found.up, found.largest_circle) == ([("c", "b")], 2)
        assert found.layers == [["c", "d"], ["b"], ["a"]]
