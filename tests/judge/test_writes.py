"""The third oracle: the rows of a writer against the records of an account, and what else has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dealdock.judge import adapters
from dealdock.judge.bench import Bench
from dealdock.judge.connector import Place, Remark
from dealdock.judge.file import load
from dealdock.judge.oracles import writes
from dealdock.judge.sandbox import Account, Sandbox
from dealdock.judge.scenarios.writing import WriteScenario, WriteSituation
from dealdock.judge.stage import PlayedRun
from dealdock.judge.verdict import Verdict
from dealdock.judge.write_stage import WriteStage, nested
from tests.judge.played import call, run

ANN, BO = {"name": "Ann", "text": "a"}, {"name": "Bo", "text": "b"}
NOTHING: Mapping[str, Sequence[Any]] = {"created": [], "changed": [], "deleted": []}


class Written:
    """A situation of a writer of leads, whose rows and records a test writes down."""

    def __init__(self, account: Account, sandbox: Sandbox, folder: Path, rows: Sequence[Mapping[str, Any]]) -> None:
        path = folder / "judge.yaml"
        path.write_text(
            "vendor: close\ncommand: python write.py {dir}/rows.jsonl\nwrites:\n"
            '  input: "{dir}/rows.jsonl"\n  into: lead\n  match: [name]\n  creates: [contact]\n'
            f"  fields: {{name: name, text: description}}\n  rows: {[dict(each) for each in rows]}\n"
        )
        file = load(path)
        assert file.writes is not None
        bench = Bench(file, adapters.connector(file))
        self.stage = WriteStage(
            bench, account, sandbox.staging("close"), Place(folder, folder, {"close": account.shown}), file.writes
        )
        self.stage.changes = NOTHING

    def add(self, *rows: Mapping[str, Any]) -> list[Any]:
        """Make records with the values of these rows, and return their ids."""
        made = [{"name": each["name"], "description": each["text"]} for each in rows]
        return [each["id"] for each in self.stage.account.add("lead", made)]

    def found(self, own: writes.Own = frozenset()) -> dict[str, Any]:
        return {name: ids for name, ids in writes.findings(self.stage, own).ids.items() if ids}

    def verdict(self, *runs: PlayedRun, reason: str | None = None) -> Verdict:
        self.stage.runs = list(runs)
        situation = WriteSituation("one", lambda _: None, exercised=lambda _: reason)
        return writes.verdict(WriteScenario("rerun", "", [situation]), situation, self.stage, frozenset())


@pytest.fixture
def written(account: Account, sandbox: Sandbox, tmp_path: Path) -> Written:
    return Written(account, sandbox, tmp_path, [ANN, BO])


class TestRows:
    def test_each_has_one_record_with_equal_fields(self, written: Written) -> None:
        written.add(ANN, BO)
        found = writes.findings(written.stage, frozenset())
        assert (found.expected, found.delivered, written.found()) == (2, 2, {})

    def test_one_without_a_record_is_lost(self, written: Written) -> None:
        written.add(BO)
        assert (writes.findings(written.stage, frozenset()).delivered, written.found()) == (1, {"lost": ["Ann"]})

    def test_a_deleted_record_is_none(self, written: Written) -> None:
        first, _ = written.add(ANN, BO)
        written.stage.account.remove("lead", first)
        assert written.found() == {"lost": ["Ann"]}

    def test_a_second_record_is_written_twice(self, written: Written) -> None:
        _, _, again = written.add(ANN, BO, ANN)
        found = writes.findings(written.stage, frozenset())
        assert (found.delivered, written.found()) == (2, {"written_twice": [again]})

    def test_two_rows_of_one_key_have_two_records(self, account: Account, sandbox: Sandbox, tmp_path: Path) -> None:
        written = Written(account, sandbox, tmp_path, [ANN, ANN | {"text": "c"}])
        written.add(ANN)
        assert written.found() == {"lost": ["Ann"]}
        written.add(ANN | {"text": "c"})
        assert written.found() == {}
        (third,) = written.add(ANN)
        assert written.found() == {"written_twice": [third]}

    def test_a_record_with_another_value_is_wrong(self, written: Written) -> None:
        first, _ = written.add(ANN | {"text": "b"}, BO)
        assert written.found() == {"wrong": [first]}

    def test_the_first_value_that_differs_is_named(self, account: Account, sandbox: Sandbox, tmp_path: Path) -> None:
        """Of the row of its key that it is nearest to, or else of the fields that others entered."""
        rows = [ANN, ANN | {"text": "c"}, BO]
        written = Written(account, sandbox, tmp_path, rows)
        first, second, _ = written.add(ANN | {"text": "x"}, ANN, BO)
        counted = f"3 rows, 3 written, 1 wrong: {first}"
        assert written.verdict(run()).why == f"{counted}; description of {first} is 'x', not 'a'"
        account.update("lead", first, {"description": "c"})
        assert written.verdict(run()).why == "3 rows, 3 written"
        written.stage.kept[str(second)] = {"url": "https://a.example"}
        counted = f"3 rows, 3 written, 1 wrong: {second}"
        assert written.verdict(run()).why == f"{counted}; url of {second} is None, not 'https://a.example'"

    def test_a_record_that_lost_what_others_entered_is_wrong(self, written: Written) -> None:
        first, second = written.add(ANN, BO)
        for number in (first, second):
            written.stage.kept[str(number)] = {"html_url": "x"} if number == second else {"description": "a"}
        assert written.found() == {"wrong": [second]}


class TestOtherChanges:
    """Records that were made, changed or deleted although no row asked for it."""

    @pytest.mark.parametrize(
        ("part", "object_", "is_known", "fields", "own", "is_extra"),
        [
            ("created", "lead", True, [], [], False),
            ("created", "lead", False, [], [], True),
            ("changed", "lead", True, ["name"], [], False),
            ("changed", "lead", False, ["name"], [], True),
            ("changed", "lead", False, ["updated_at"], [], False),
            ("changed", "lead", False, ["updated_at", "updated_by"], [], False),
            ("changed", "lead", False, ["updated_at", "name"], [], True),
            ("deleted", "lead", True, [], [], True),
            ("deleted", "lead", False, [], [], True),
            ("created", "contact", False, [], [], False),
            ("deleted", "contact", False, [], [], True),
            ("created", "task", False, [], [], True),
            ("created", "task", False, [], [("created", "task")], False),
            ("created", "task", False, [], [("changed", "task")], True),
            ("changed", "task", False, ["text"], [("changed", "task")], False),
            ("deleted", "task", False, [], [("deleted", "task")], True),
        ],
    )
    def test_are_extra(
        self,
        written: Written,
        part: str,
        object_: str,
        fields: list[str],
        own: list[tuple[str, str]],
        *,
        is_known: bool,
        is_extra: bool,
    ) -> None:
        first, _ = written.add(ANN, BO)
        number = first if is_known else "other"
        change = {"object": object_, "id": number, "fields": dict.fromkeys(fields)}
        written.stage.changes = {**NOTHING, part: [change]}
        assert written.found(frozenset(own)) == ({"extra": [f"{object_} {number}"]} if is_extra else {})


class TestVerdict:
    SOUND = run()
    FAILED = run(exit_=1)

    def test_follows_from_the_endings(self, written: Written) -> None:
        written.add(ANN, BO)
        assert written.verdict(self.SOUND, self.SOUND).verdict == "pass"
        resumed = written.verdict(self.FAILED, self.SOUND)
        assert (resumed.verdict, resumed.red) == ("resumed", False)
        stopped = written.verdict(self.SOUND, self.FAILED)
        assert (stopped.verdict, stopped.red) == ("stopped", True)

    def test_is_stopped_if_what_it_wrote_cannot_be_read(self, written: Written) -> None:
        written.add(ANN, BO)
        unread = replace(self.SOUND, run=replace(self.SOUND.run, unread=[Remark("a line is too long")]))
        found = written.verdict(unread, self.SOUND)
        assert (found.verdict, found.red, found.why) == ("stopped", True, "run 0: a line is too long")

    def test_names_the_ending_with_what_is_missing(self, written: Written) -> None:
        written.add(ANN)
        found = written.verdict(self.FAILED)
        assert (found.verdict, list(found.also)) == ("stopped", [])
        assert found.why == "run 1 failed, and none recovered: exit code 1; 1 of 2 rows are missing"

    def test_is_none_without_evidence_unless_something_is_red(self, written: Written) -> None:
        written.add(ANN, BO)
        judged = written.verdict(self.SOUND, reason="no call")
        assert (judged.verdict, judged.why, judged.exercised) == ("not_exercised", "no call", False)
        written.add(ANN)
        again = written.verdict(self.SOUND, reason="no call")
        assert (again.verdict, again.red, again.exercised) == ("written_twice", True, True)

    def test_names_the_last_calls_that_wrote(self, written: Written) -> None:
        first = run((), *(call(place, method="POST") for place in range(1, 5)), call(5))
        second = run((), call(1, method="PATCH"), call(2), call(3, method="HEAD"), call(4, method="DELETE"))
        assert written.verdict(first, second).calls == [(1, 2), (1, 3), (1, 4), (2, 1), (2, 4)]
        assert written.verdict(run((), call(1))).calls == []

    def test_a_record_that_came_twice_is_always_red(self, written: Written) -> None:
        *_, again = written.add(ANN, BO, ANN)
        found = written.verdict(self.SOUND)
        assert (found.verdict, found.red, found.why) == (
            "written_twice",
            True,
            f"2 rows, 2 written, 1 written twice: {again}",
        )


class TestNested:
    """Fields whose names are the steps to a value."""

    def test_become_objects_and_lists(self) -> None:
        fields = {"name": "Ann", "emails.0.email": "a@b.example", "emails.0.category": "work", "address.city": "Łódź"}
        assert nested(fields) == {
            "name": "Ann",
            "emails": [{"email": "a@b.example", "category": "work"}],
            "address": {"city": "Łódź"},
        }
