"""The mutations of `make mutants` fit the code as it is."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

from tools.mutants.mutation import mutations

ROOT = Path(__file__).parents[2]


@cache
def names_in(file: str) -> str:
    """Return the names of the tests in a file and of their classes, in lower case, as `pytest -k` compares them."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    named = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
    return " ".join(node.name.lower() for node in named)


def test_each_mutation_changes_one_place() -> None:
    for each in mutations():
        assert each.applied(ROOT) != each.file(ROOT).read_text(encoding="utf-8"), each.title


def test_no_mutation_comes_twice() -> None:
    assert [each for each, times in Counter(one[:3] for one in mutations()).items() if times > 1] == []


def test_the_tests_of_each_mutation_exist() -> None:
    for each in mutations():
        files = [word for word in each.tests.split() if word.startswith("tests/")]
        assert files or each.equivalent, each.title
        assert "[" not in each.tests, (each.title, "ids of parameters change; select by -k")
        assert [file for file in files if not (ROOT / file.partition("::")[0]).exists()] == [], each.title


def test_the_word_that_selects_tests_is_in_the_name_of_one() -> None:
    """Without a match, pytest runs no test, and `make mutants` reports a mutation that was not noticed."""
    for each in mutations():
        files, _, selected = each.tests.partition(" -k ")
        if selected:
            names = " ".join(names_in(file) for file in files.split())
            assert selected.strip("'\"").lower() in names, (each.title, each.tests)
