"""The choice of the tests that run on PostgreSQL (tests/support/second_database.py)."""

import inspect
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event, text

from dealdock.platform.accounts import accounts
from dealdock.platform.database import statements
from dealdock.sandbox import Sandbox
from tests.support.builders import Account
from tests.support.second_database import LIST, TESTS, choose, is_of_a_test, listed, parts

COMMON = {"a", "b"}


class TestParts:
    def test_of_statements_with_other_values_are_equal(self) -> None:
        sql = "SELECT name FROM deal WHERE id = %(id_1)s"
        assert parts(sql, {"id_1": 1}) == parts(sql, {"id_1": 2})

    def test_of_values_of_other_types_differ(self) -> None:
        sql = "SELECT name FROM deal WHERE id = %(id_1)s"
        assert parts(sql, {"id_1": 1}) != parts(sql, {"id_1": None})

    def test_of_other_columns_differ(self) -> None:
        assert parts("SELECT name FROM deal", {}).isdisjoint(parts("SELECT id FROM deal", {}))

    def test_of_longer_lists_are_equal(self) -> None:
        one = parts("SELECT a FROM b WHERE id IN (%(id_1_1)s)", {"id_1_1": 1})
        assert one == parts("SELECT a FROM b WHERE id IN (%(id_1_1)s, %(id_1_2)s)", {"id_1_1": 1, "id_1_2": 7})

    def test_of_more_rows_are_equal(self) -> None:
        one = parts("INSERT INTO b (a) VALUES (%(a)s)", {"a": 1})
        assert one == parts("INSERT INTO b (a) VALUES (%(a)s)", [{"a": 1}, {"a": 2}])
        many = "INSERT INTO b (a, c) VALUES (%(a_m0)s, %(c_m0)s), (%(a_m1)s, %(c_m1)s)"
        three = many + ", (%(a_m2)s, %(c_m2)s)"
        assert len(parts(many, {"a_m0": 1, "c_m0": 2, "a_m1": 1, "c_m1": 2})) == 3
        values = {f"{name}_m{row}": 1 for name in "ac" for row in range(3)}
        assert parts(three, values) == parts(many, {name: 1 for name in values if not name.endswith("2")})


class TestSender:
    """The one who sends a statement: dealdock, or the test itself."""

    def test_is_a_test_that_looks_at_rows(self, sandbox: Sandbox, account: Account) -> None:
        sent = text("SELECT name FROM account WHERE id = :id")
        assert senders(sandbox, lambda db: db.scalar(sent, {"id": account.ready.id})) == {True}

    def test_is_dealdock_if_a_test_calls_it(self, sandbox: Sandbox, account: Account) -> None:
        assert senders(sandbox, lambda db: accounts.get(db, account.ready.id)) == {False}


def senders(sandbox: Sandbox, work: Callable[[Connection], object]) -> set[bool]:
    """Return True or False for each statement of a transaction, as the recorder asks for them."""
    found: set[bool] = set()

    def hear(*_: object) -> None:
        frame = inspect.currentframe()
        found.add(is_of_a_test(frame and frame.f_back))

    event.listen(sandbox.database.engine, "before_cursor_execute", hear)
    statements.listeners.append(hear)
    try:
        sandbox.database.read(work)
    finally:
        statements.listeners.remove(hear)
        event.remove(sandbox.database.engine, "before_cursor_execute", hear)
    return found


class TestChoice:
    def test_sends_all_that_any_test_sends(self) -> None:
        sent = {"one": COMMON | {"c"}, "two": COMMON, "three": {"c", "d"}, "four": {"e"}}
        chosen = choose(sent, dict.fromkeys(sent, 1))
        assert set().union(*(sent[name] for name in chosen)) == {"a", "b", "c", "d", "e"}
        assert "two" not in chosen or "one" not in chosen

    def test_has_the_marked_tests_and_no_other_that_they_cover(self) -> None:
        sent = {"one": COMMON, "two": {"a"}, "three": {"a", "b"}}
        assert choose(sent, dict.fromkeys(sent, 1), {"three"}) == {"three"}

    def test_has_short_tests_in_place_of_a_long_one(self) -> None:
        sent = {"all": set("abcd"), "one": set("ab"), "two": set("cd")}
        assert choose(sent, {"all": 30, "one": 1, "two": 1}) == {"one", "two"}
        assert choose(sent, {"all": 1, "one": 1, "two": 1}) == {"all"}

    def test_is_without_what_later_ones_made_needless(self) -> None:
        sent = {"one": set("abcd"), "two": set("abe"), "three": set("cdf")}
        assert choose(sent, dict.fromkeys(sent, 1)) == {"two", "three"}


class TestList:
    def test_is_sorted_and_names_tests_that_exist(self) -> None:
        files: dict[str, list[str]] = {}
        for line in LIST.read_text(encoding="utf-8").splitlines():
            if line.startswith("    "):
                files[list(files)[-1]].append(line.strip())
            else:
                files[line] = []
        assert list(files) == sorted(files)
        gone = [name for name in files if not (TESTS.parent / name).exists()]
        assert gone == [], "remove these files from tests/on_sqlite_alone.txt"

    @pytest.mark.slow
    def test_is_left_out_by_the_rest_alone(self, pytester: pytest.Pytester) -> None:
        file, _, name = min(each for each in listed() if "::test_" in each).partition("::")
        path = f"{TESTS.parent / file}::{name}"

        def collected(part: str) -> str:
            words = ["--rootdir", str(TESTS.parent), "--co", "-q", "-n0", "--part", part, path]
            return pytester.runpytest_subprocess(*words).stdout.str()

        assert (name in collected("all"), name in collected("rest")) == (True, False)
