"""Every statement of the contract is shown by a test that names it, and `docs/coverage.md` says by which."""

from collections import Counter

from dealdock.vendors.pardot.router import ROUTERS
from tests.coverage_page import PAGE, page
from tests.statements import FOLDER, mentions, statements

NAMED = {mention.statement for mention in mentions()}


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.coverage_page"


def test_each_statement_has_an_id_of_its_own() -> None:
    assert [each for each, times in Counter(statement.id for statement in statements()).items() if times > 1] == []


def test_each_that_is_named_is_there() -> None:
    assert NAMED - {statement.id for statement in statements()} == set()


def test_none_is_without_a_test() -> None:
    assert [each.id for each in statements() if not each.not_yet and each.id not in NAMED] == []


def test_none_is_shown_and_said_to_be_missing() -> None:
    assert [each.id for each in statements() if each.not_yet and each.id in NAMED] == []


def test_each_operation_is_one_of_pardots() -> None:
    rows = (FOLDER / "objects.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pardots = {name.lower(): operations.lower().split(", ") for name, operations in (row.split("\t") for row in rows)}
    for resource in ROUTERS:
        assert set(resource.operations) <= set(pardots[resource.name]), resource.name
