"""The editions of each vendor: its table is what the code and the guide have."""

import csv
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path("docs/contract")
VENDORS = sorted(path.parent.name for path in FOLDER.glob("*/editions.tsv"))
COLUMNS = ["month", "by name", "what", "old", "new", "source"]


def rows(vendor: str) -> list[dict[str, Any]]:
    with (FOLDER / vendor / "editions.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("vendor", VENDORS)
class TestEditions:
    def test_are_those_of_the_table(self, vendor: str) -> None:
        known = import_module(f"dealdock.vendors.{vendor}.settings").EDITIONS
        found = rows(vendor)
        assert list(found[0]) == COLUMNS
        assert list(known.months) == sorted({each["month"] for each in found})
        assert known.by_name == {each["month"] for each in found if each["by name"]}

    def test_have_a_source_each(self, vendor: str) -> None:
        assert all(each["what"] and each["new"] and each["source"] for each in rows(vendor))

    def test_are_in_the_guide(self, vendor: str) -> None:
        guide = Path(f"docs/guides/{vendor}.md").read_text(encoding="utf-8")
        lines = [f"| {each['month']} | {each['what']} | {each['old']} | {each['new']} |" for each in rows(vendor)]
        assert [line for line in lines if line not in guide] == []
