"""Mutations of the kinds that tests of one record, one user or one account miss."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tools.mutants import kinds
from tools.mutants.drawn import changes
from tools.mutants.mutation import PACKAGE

ROOT = Path(__file__).parents[2]
MODULE = '''"""Queries."""

MAX_ROWS: Final = 200
SEARCH_COST = 2
_OTHER = 5


def found(query, account, call, first, second):
    """Return the rows."""
    where = (Row.dataset_id == account.dataset_id, Row.user_id == call.caller.user_id, Row.id == 5)
    if len(first) > MAX_ROWS:
        return limited(first, most=20, least=3)
    for row in first:
        row.token = call.credentials.get("access_token", "x")
    given = first.id or second.id
    plain = first == 1 or second
    add({"owner_id": call.caller.user_id, "id": 1})
    return {**first, **second}, coalesce(first, second), func.coalesce(first, second), given, plain
'''


def mutated(name: str) -> list[str]:
    """Return the new lines of each change of a kind, without blanks around them."""
    lines = MODULE.splitlines()
    new = [
        (MODULE[:first] + words + MODULE[last:]).splitlines()
        for first, last, words in changes(MODULE, kinds.KINDS[name].faults)
    ]
    return sorted(one.strip() for each in new for one, before in zip(each, lines, strict=True) if one != before)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "account",
            ["where = (Row.dataset_id == Row.dataset_id, Row.user_id == call.caller.user_id, Row.id == 5)"],
        ),
        (
            "user",
            [
                'add({"owner_id": 1, "id": 1})',
                "where = (Row.dataset_id == account.dataset_id, Row.user_id == Row.user_id, Row.id == 5)",
            ],
        ),
        (
            "maximum",
            [
                "MAX_ROWS: Final = 201",
                "if (len(first)) >= MAX_ROWS:",
                "return limited(first, most=21, least=3)",
            ],
        ),
        ("several", ["for row in list(first)[:1]:"]),
        ("credential", ['row.token = call.credentials.get("refresh_token", "x")']),
        ("cost", ["SEARCH_COST = 3"]),
        (
            "synonym",
            [
                "given = second.id or first.id",
                "return {**first, **second}, coalesce(first, second), func.coalesce(second, first), given, plain",
                "return {**second, **first}, coalesce(first, second), func.coalesce(first, second), given, plain",
            ],
        ),
    ],
)
def test_each_kind_of_fault_is_made_in_its_place(name: str, expected: list[str]) -> None:
    assert mutated(name) == expected


def test_each_kind_has_rules_that_exist() -> None:
    assert [
        rule for each in kinds.KINDS.values() for rule in each.rules if not (ROOT / rule.partition("::")[0]).exists()
    ] == []


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a module of two vendors, and without a table of mutations."""
    monkeypatch.setattr(kinds, "mutations", lambda: iter(()))
    for vendor in ("close", "copper"):
        for folder in (tmp_path / PACKAGE / "vendors" / vendor, tmp_path / "tests" / "vendors" / vendor):
            folder.mkdir(parents=True)
        (tmp_path / PACKAGE / "vendors" / vendor / "row.py").write_text(MODULE, encoding="utf-8")
    return tmp_path


def test_they_are_drawn_from_all_vendors_and_kinds_and_can_be_applied(project: Path) -> None:
    paths = kinds.modules(project)
    assert paths == ["vendors/close/row.py", "vendors/copper/row.py"]
    found = kinds.drawn(project, paths, most=14)
    assert Counter(each.path for each in found) == dict.fromkeys(paths, 7)
    for each in found:
        ast.parse(each.applied(project))
    assert kinds.drawn(project, paths, most=14) == found
    assert kinds.drawn(project, paths, most=14, seed=1) != found
    assert len(kinds.drawn(project, paths, most=1_000)) == 2 * sum(len(mutated(name)) for name in kinds.KINDS)


def test_the_tests_are_those_of_the_module_and_of_the_kind_for_its_vendor(project: Path) -> None:
    found = kinds.drawn(project, ["vendors/close/row.py"], most=1_000)
    (tests,) = {each.tests for each in found if "[:1]" in each.after}
    rule = "test_three_subscriptions"
    chosen = f"-k 'not postgresql and (close or not ({rule}))'"
    assert tests == f"tests/vendors/close tests/across/{rule}.py {chosen}"
    assert [each.tests for each in found if "test_ledger" in each.tests] == []
