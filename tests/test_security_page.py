"""`SECURITY.md`: the tests that it names are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)((?:::\w+)*)`", PAGE)


@pytest.mark.parametrize(("file", "names"), NAMED, ids=["".join(each) for each in NAMED])
def test_what_it_names_is_there(file: str, names: str) -> None:
    within: ast.AST = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for name in names.split("::")[1:]:
        found = [node for node in ast.iter_child_nodes(within) if getattr(node, "name", None) == name]
        assert found, f"{file} has no {name}"
        within = found[0]


def test_each_risk_is_answered_by_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\|(.*)\|$", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 11))
    assert all("`tests/" in shown for _, shown in rows)
