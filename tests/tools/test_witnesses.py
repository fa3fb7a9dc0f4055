"""The report of which tests notice which mutation, from a run of two mutations of a small module."""

import pytest

from tools.mutants import witnesses
from tools.mutants.mutation import PACKAGE, Mutation
from tools.mutants.trial import Outcome, tried

MODULE = """
def is_open(status):
    return status == "open"


def is_late(days):
    return days > 3
"""
TESTS = """
from small import is_late, is_open

def test_open(): assert is_open("open")
def test_open_again(): assert is_open("open")
def test_late(): assert is_late(4) and not is_late(3)
def test_nothing(): assert True
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    copy = tmp_path_factory.mktemp("copy")
    (copy / PACKAGE).mkdir(parents=True)
    (copy / PACKAGE / "small.py").write_text(MODULE)
    (copy / "pytest.ini").write_text(f"[pytest]\npythonpath = {PACKAGE}\n")
    (copy / "conftest.py").write_text("def pytest_addoption(parser): parser.addoption('--part')\n")
    (copy / "test_small.py").write_text(TESTS)
    changes = (('"open"', '"closed"'), ("> 3", ">= 3"))
    return [tried(Mutation("small.py", *change, "test_small.py"), copy, is_whole=True) for change in changes]


def test_each_mutation_has_all_tests_that_notice_it(outcomes: list[Outcome]) -> None:
    assert [*witnesses.lines(outcomes)] == [
        "mutation\tnoticed by\ttest",
        'small.py: "open" -> "closed"\t2\ttest_small.py::test_open',
        'small.py: "open" -> "closed"\t2\ttest_small.py::test_open_again',
        "small.py: > 3 -> >= 3\t1\ttest_small.py::test_late",
    ]


def test_the_summary_names_the_tests_without_which_a_mutation_would_stay_unnoticed(outcomes: list[Outcome]) -> None:
    first, *names = witnesses.summary(outcomes).splitlines()
    assert first == ("4 tests ran: 1 noticed no mutation, 2 only those that others notice too, 1 at least one alone:")
    assert names == ["  test_small.py::test_late"]
