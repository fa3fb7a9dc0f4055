"""The mutations of `make mutants` fit the code as it is."""

from collections import Counter
from pathlib import Path

from mutants.mutation import mutations

ROOT = Path(__file__).parents[1]


def test_each_mutation_changes_one_place() -> None:
    for each in mutations():
        assert each.applied(ROOT) != each.file(ROOT).read_text(encoding="utf-8"), each.title


def test_no_mutation_comes_twice() -> None:
    assert [each for each, times in Counter(one[:3] for one in mutations()).items() if times > 1] == []


def test_the_tests_of_each_mutation_exist() -> None:
    for each in mutations():
        files = [word for word in each.tests.split() if word.startswith("tests/")]
        assert files or each.equivalent, each.title
        assert [file for file in files if not (ROOT / file.partition("::")[0]).exists()] == [], each.title
