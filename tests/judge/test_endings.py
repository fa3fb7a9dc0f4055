"""The verdict on a stream from all findings: endings of runs, evidence, manners, and whether another run follows."""

from pathlib import Path
from typing import Any

import pytest

from dealdock.judge.connector import Row, Run
from dealdock.judge.oracles import exercised, explanation, manners, twin, verdicts
from dealdock.judge.oracles.exercised import YES, Evidence
from dealdock.judge.oracles.verdicts import last_line
from dealdock.judge.scenarios.scenario import Scenario, Situation
from dealdock.judge.stage import Act, PlayedRun, Stage, pages
from dealdock.judge.verdict import Findings, Verdict
from tests.judge.played import LEAD, call, judge_file, record, row, run, stage

TWO = [record(1), record(2)]
BOTH = [row(1), row(2)]
SOUND = run(BOTH, call(1, ids=[1, 2]), before=TWO)
FAILED = run([], call(1, 500), before=TWO, exit_=1)
UNENDED = run(BOTH, call(1), before=TWO, exit_=None)
MANY = run(BOTH, call(1), before=TWO, ended_at_calls=True)
LOSING = run([row(1)], call(1), before=TWO)
STALE = run(BOTH, call(1), before=[record(1), record(2, 1)])


def situation(**given: Any) -> Situation:
    return Situation("one", lambda _: None, **({"exercised": lambda *_: YES} | given))


def verdict(folder: Path, *runs: PlayedRun, scenario: str = "sizes", **given: Any) -> Verdict:
    text, more = given.pop("text", ""), given.pop("more", {})
    played, stream = stage(judge_file(folder, text), *runs, **more)
    one = situation(**given)
    return verdicts.verdict(Scenario(scenario, "", [one]), one, played, stream)


class TestEndings:
    @pytest.mark.parametrize(
        ("runs", "given", "names"),
        [
            ([SOUND], {}, ["pass"]),
            ([FAILED, SOUND], {}, ["resumed"]),
            ([FAILED, SOUND], {"ends_by_right": True}, ["pass"]),
            ([FAILED], {}, ["stopped"]),
            ([FAILED], {"ends_by_right": True}, ["stopped"]),
            ([run((), before=TWO, exit_=None), LOSING], {}, ["lost", "stopped"]),
            ([SOUND, FAILED], {}, ["stopped"]),
            ([UNENDED], {}, ["stopped"]),
            ([UNENDED, SOUND], {}, ["stopped"]),
            ([MANY], {}, ["stopped"]),
            ([MANY, SOUND], {}, ["stopped"]),
            ([FAILED], {"fails_by_right": lambda _: True}, ["pass"]),
            ([UNENDED], {"fails_by_right": lambda _: True}, ["stopped"]),
            ([run([row(1)], before=TWO, exit_=None)], {"fails_by_right": lambda _: True}, ["stopped"]),
            ([LOSING], {"fails_by_right": lambda _: True}, ["lost"]),
            ([FAILED, SOUND], {"fails_by_right": lambda _: True}, ["resumed"]),
        ],
    )
    def test_of_runs_give_the_verdict(
        self, tmp_path: Path, runs: list[PlayedRun], given: dict[str, Any], names: list[str]
    ) -> None:
        found = verdict(tmp_path, *runs, **given)
        assert [found.verdict, *found.also] == names
        assert found.red is (names[0] in {"lost", "stopped"})

    def test_that_are_right_are_so_only_where_the_situation_was_met(self, tmp_path: Path) -> None:
        judged = verdict(
            tmp_path, FAILED, fails_by_right=lambda _: True, exercised=lambda *_: Evidence(False, "no call")
        )
        assert [judged.verdict, *judged.also] == ["stopped"]

    def test_name_the_run_and_its_number_of_calls(self, tmp_path: Path) -> None:
        assert verdict(tmp_path, SOUND, MANY).why == "run 2 made 1 calls and was ended"
        assert verdict(tmp_path, UNENDED).why == "run 1 did not end in time; its last call: GET /lead → 200"
        assert verdict(tmp_path, SOUND, FAILED).why == "run 2 failed, and none recovered: exit code 1"
        assert verdict(tmp_path, FAILED, SOUND).why == "run 1 failed, and the next one went on: exit code 1"

    def test_are_the_reason_for_missing_rows(self, tmp_path: Path) -> None:
        unended, failed = run((), call(1), exit_=None, before=TWO), run((), call(1), exit_=1, before=TWO)
        missing = "; 2 of 2 rows are missing"
        late = "run 1 did not end in time; its last call: GET /lead → 200"
        assert verdict(tmp_path, unended).why == late + missing
        assert verdict(tmp_path, failed).why == f"run 1 failed, and none recovered: exit code 1{missing}"
        assert verdict(tmp_path, unended, SOUND).why == f"{late}; the next run brought all rows"


class TestEvidence:
    NONE = staticmethod(lambda *_: Evidence(False, "nothing was asked"))

    def test_that_is_missing_leaves_no_verdict_unless_something_is_red(self, tmp_path: Path) -> None:
        found = verdict(tmp_path, SOUND, exercised=self.NONE)
        assert (found.verdict, found.why, found.red) == ("not_exercised", "nothing was asked", False)
        resumed = verdict(tmp_path, FAILED, SOUND, exercised=self.NONE)
        assert (resumed.verdict, list(resumed.also)) == ("not_exercised", [])
        lost = verdict(tmp_path, LOSING, exercised=self.NONE)
        assert (lost.verdict, lost.red, lost.exercised) == ("lost", True, True)
        disturbed = verdict(tmp_path, LOSING, exercised=self.NONE, disturbs=True)
        assert (disturbed.verdict, disturbed.why, disturbed.red) == ("not_applicable", "nothing was asked", False)
        assert verdict(tmp_path, SOUND, exercised=self.NONE, disturbs=True).verdict == "not_exercised"

    def judged(self, folder: Path, *runs: PlayedRun, **more: Any) -> tuple[Stage, Any]:
        return stage(judge_file(folder), *runs, **more)

    def test_of_a_call_is_one_to_the_object(self, tmp_path: Path) -> None:
        other = call(1, object="contact")
        assert exercised.called(*self.judged(tmp_path, run((), other), run((), call(1)))).is_there
        assert not exercised.called(*self.judged(tmp_path, run((), other))).is_there
        assert exercised.called(*self.judged(tmp_path, run((), call(1, object="search", ids=[1])))).is_there

    def test_of_what_is_shown_is_a_record_of_the_situation(self, tmp_path: Path) -> None:
        played, stream = self.judged(tmp_path, run((), call(1, ids=[1])), arranged=TWO)
        assert exercised.shown(played, stream).is_there
        played.special = {"lead": [2]}
        assert not exercised.shown(played, stream).is_there
        refused, stream = self.judged(tmp_path, run((), call(1, 429, ids=[1])), arranged=TWO)
        assert not exercised.shown(refused, stream).is_there
        empty, stream = self.judged(tmp_path, run((), call(1)))
        assert exercised.shown(empty, stream).is_there

    @pytest.mark.parametrize(
        ("first", "second", "acts", "is_there"),
        [
            ([call(1, ids=[1])], [call(1)], [Act("lead", [1], 1)], True),
            ([call(1, ids=[1])], [], [Act("lead", [1], 1)], False),
            ([call(1)], [call(1, ids=[1])], [Act("lead", [1], 1)], False),
            ([call(1, ids=[1])], [call(1)], [], False),
            ([call(1, ids=[1])], [call(1)], [Act("lead", [1], 1, during=True)], False),
            ([call(1, ids=[1])], [call(1)], [Act("contact", [1], 1)], False),
            ([call(1, ids=[1])], [call(1)], [Act("lead", [1], 2), Act("lead", [1], 1)], True),
            ([call(1, ids=[1])], [call(1)], [Act("lead", [1], 2)], False),
        ],
    )
    def test_of_a_change_between_runs_is_a_record_before_and_a_call_after(
        self, tmp_path: Path, first: list[Any], second: list[Any], acts: list[Act], *, is_there: bool
    ) -> None:
        played, stream = self.judged(tmp_path, run((), *first), run((), *second), acts=acts, arranged=TWO)
        assert exercised.between_runs(played, stream).is_there is is_there

    def test_of_a_second_run_is_its_call(self, tmp_path: Path) -> None:
        asking, silent = run((), call(1)), run()
        found = [exercised.second_run(*self.judged(tmp_path, *runs)).is_there for runs in ([asking], [asking, silent])]
        assert found == [False, False]
        assert exercised.second_run(*self.judged(tmp_path, silent, asking)).is_there

    @pytest.mark.parametrize(
        ("calls", "is_there"),
        [
            ([call(1, ids=[1]), call(2, fault=5)], True),
            ([call(1, ids=[1]), call(2, done=[{"fault": 5}])], True),
            ([call(1), call(2, fault=5)], False),
            ([call(1, fault=5, ids=[1]), call(2)], False),
            ([call(1, ids=[1]), call(2, fault=6)], False),
            ([call(1, ids=[1]), call(2, fault=5, object="contact")], False),
            ([call(1, ids=[1]), call(2, fault=5, object="contact"), call(3)], True),
        ],
    )
    def test_of_a_fault_at_a_later_page_is_a_page_before_it_and_a_call_then(
        self, tmp_path: Path, calls: list[Any], *, is_there: bool
    ) -> None:
        given = {"arranged": TWO, "faults": {"lead": 5}}
        assert exercised.struck(*self.judged(tmp_path, run((), *calls), **given)).is_there is is_there
        assert exercised.refused(*self.judged(tmp_path, run((), *calls), **given)).is_there is (
            any(each.was_struck(5) for each in calls)
        )
        assert not exercised.struck(*self.judged(tmp_path, run((), *calls), arranged=TWO)).is_there
        assert not exercised.refused(*self.judged(tmp_path, run((), *calls), arranged=TWO)).is_there


class TestDelivery:
    """A row that came twice is red where that was promised not to happen, or where the situation says so."""

    AGAIN = run([row(1), row(1), row(2)], call(1, ids=[1]), before=TWO)

    @pytest.mark.parametrize(
        ("text", "given", "name"),
        [
            ("", {}, "pass"),
            ("promises: {delivery: exactly-once}\n", {}, "twice"),
            ("promises: {delivery: at-least-once}\n", {}, "pass"),
            ("mode: table\n", {}, "twice"),
            ("", {"counts_twice": True}, "twice"),
        ],
    )
    def test_once_or_at_least_once(self, tmp_path: Path, text: str, given: dict[str, Any], name: str) -> None:
        found = verdict(tmp_path, self.AGAIN, text=text, **given)
        assert (found.verdict, found.red) == (name, name == "twice")


@pytest.mark.parametrize(("again", "calls", "name"), [(2, 1, "twice"), (1, 1, "pass"), (2, 2, "pass")])
def test_rows_that_repeat_within_one_run_are_red_in_sizes(tmp_path: Path, again: int, calls: int, name: str) -> None:
    """One border row a page is an overlap."""
    showing = [call(place, ids=[1, 2]) for place in range(1, calls + 1)]
    runs = run([*BOTH, *BOTH[:again]], *showing, before=TWO)
    assert (found := verdict(tmp_path, runs)).verdict == name
    assert found.red is (name == "twice")
    assert verdict(tmp_path, runs, scenario="ties").verdict == "pass"


@pytest.mark.parametrize(
    ("number", "text", "name", "red"),
    [
        (5, "", "rude", False),
        (6, "", "rude", False),
        (9, "", "pass", False),
        (8, "promises: {calls_per_row: 0.05}\n", "rude", True),
        (40, "promises: {calls_per_row: 1}\n", "pass", False),
    ],
)
def test_calls_are_counted_for_each_row(tmp_path: Path, number: int, text: str, name: str, *, red: bool) -> None:
    """21 calls, for a few rows or for many."""
    records, rows = [record(each) for each in range(10 * number)], [row(each) for each in range(10 * number)]
    runs = run(rows, *(call(place, ids=[1]) for place in range(1, 22)), before=records)
    one = situation()
    played, stream = stage(judge_file(tmp_path, text), runs)
    many = Situation("two_pages_and_a_half", one.play, exercised=one.exercised)
    found = verdicts.verdict(Scenario("sizes", "", [many]), many, played, stream)
    assert (found.verdict, found.red) == (name, red)
    assert verdict(tmp_path, runs, text=text).verdict == "pass"


def test_an_error_in_an_answer_with_200_is_a_refusal(tmp_path: Path) -> None:
    lost = verdict(tmp_path, run([row(1)], call(1, ids=[1]), call(2, code=122), before=TWO))
    assert lost.why.endswith("; call 2 of run 1 was refused with error 122 (HTTP 200)")


def test_a_refusal_is_named_for_what_is_missing_alone(tmp_path: Path) -> None:
    refused = [call(1, ids=[1]), call(2, 429), call(3)]
    lost = verdict(tmp_path, run([row(1)], *refused, before=TWO))
    assert lost.why == "2 expected, 1 delivered, 1 lost: 2; call 2 of run 1 was refused with 429"
    extra = verdict(tmp_path, run([*BOTH, row(9)], *refused, before=TWO))
    assert extra.why == "2 expected, 2 delivered, 1 extra: 9"
    assert extra.calls == [(1, 2), (1, 3)]
    assert verdict(tmp_path, run(BOTH, *refused, before=TWO)).calls == []


@pytest.mark.parametrize(("refuses", "name"), [(True, "lost"), (False, "late")])
def test_what_a_refused_run_left_out_is_lost_though_a_later_one_brought_it(
    tmp_path: Path, name: str, *, refuses: bool
) -> None:
    left_out = run([row(1)], call(1), before=TWO, disturbed=True)
    found = verdict(tmp_path, left_out, run([row(2)], call(1), before=TWO), refuses=refuses)
    assert (found.verdict, found.red) == (name, refuses)


class TestAnotherRun:
    @pytest.mark.parametrize(
        ("runs", "given", "follows"),
        [
            ([SOUND], {}, False),
            ([FAILED], {}, True),
            ([SOUND, FAILED], {}, True),
            ([FAILED, SOUND], {}, False),
            ([run(BOTH, before=TWO, disturbed=True)], {}, True),
            ([LOSING], {}, True),
            ([STALE], {}, True),
            ([UNENDED], {}, True),
            ([MANY], {}, False),
            ([run((), before=TWO, exit_=None, disturbed=True)], {}, True),
            ([FAILED], {"fails_by_right": lambda _: True}, False),
            ([LOSING], {"fails_by_right": lambda _: True}, True),
            ([run([*BOTH, row(1)], before=TWO)], {}, False),
        ],
    )
    def test_follows_if_it_may_bring_what_is_missing(
        self, tmp_path: Path, runs: list[PlayedRun], given: dict[str, Any], *, follows: bool
    ) -> None:
        played, _ = stage(judge_file(tmp_path), *runs)
        assert verdicts.needs_another_run(situation(**given), played) is follows


class TestManners:
    """A rule is broken only in the scenarios that show it."""

    LOGIN = call(1, object="login")

    @pytest.mark.parametrize(
        ("scenario", "calls", "is_rude", "is_red"),
        [
            ("expired_key", [call(1, 401)], False, False),
            ("expired_key", [call(1, 401), call(2, 401)], True, False),
            ("expired_key", [call(1, code=184), call(2, code=184)], True, False),
            ("expired_key", [call(1, 403), call(2, code=9)], False, False),
            ("expired_key", [call(1, 401), call(2, 401, object="login")], False, False),
            ("expired_key", [call(1, 401, object="login"), call(2, 401, object="token")], True, True),
            ("expired_key", [call(1, 401, object="login"), call(2, object="login")], False, False),
            ("expired_key", [call(1, code=15, object="login"), call(2, code=15, object="login")], True, True),
            ("sizes", [call(1, 401), call(2, 401)], False, False),
            ("sizes", [call(1, 401, object="login"), call(2, 401, object="login")], False, False),
            ("nothing_changed", [LOGIN, call(2)], False, False),
            ("nothing_changed", [LOGIN, call(2, object="token")], True, False),
            ("expired_key", [LOGIN, call(2, 401), call(3, object="login")], False, False),
            ("sizes", [LOGIN, LOGIN], False, False),
        ],
    )
    def test_towards_keys_and_logins(
        self, tmp_path: Path, scenario: str, calls: list[Any], *, is_rude: bool, is_red: bool
    ) -> None:
        found = Findings()
        manners.add(scenario, *stage(judge_file(tmp_path), run(BOTH, *calls, before=TWO)), found)
        assert ("rude" in found.others, found.is_rude_red) == (is_rude, is_red)

    def test_two_runs_may_each_meet_a_dead_key_once(self, tmp_path: Path) -> None:
        found = Findings()
        once = run(BOTH, call(1, 401), before=TWO)
        manners.add("expired_key", *stage(judge_file(tmp_path), once, once), found)
        assert found.others == {}

    @pytest.mark.parametrize(
        ("scenario", "text", "again", "is_rude"),
        [
            ("nothing_changed", "", BOTH, True),
            ("nothing_changed", "", BOTH[:1], False),
            ("nothing_changed", "mode: table\n", BOTH, False),
            ("ties", "", BOTH, False),
        ],
    )
    def test_a_second_run_does_not_read_everything_again(
        self, tmp_path: Path, scenario: str, text: str, again: list[Any], *, is_rude: bool
    ) -> None:
        found = Findings()
        runs = run(BOTH, before=TWO), run(again, before=TWO)
        manners.add(scenario, *stage(judge_file(tmp_path, text), *runs), found)
        assert ("rude" in found.others) is is_rude

    def test_one_record_may_be_read_again(self, tmp_path: Path) -> None:
        found = Findings()
        one = run([row(1)], before=TWO[:1])
        manners.add("nothing_changed", *stage(judge_file(tmp_path), one, one), found)
        manners.add("nothing_changed", *stage(judge_file(tmp_path), SOUND), found)
        assert found.others == {}

    @pytest.mark.parametrize(("second", "is_rude"), [(1.9, True), (2.96, False), (3.5, False)])
    def test_a_call_waits_as_it_was_told(self, tmp_path: Path, second: float, *, is_rude: bool) -> None:
        one = "2026-03-01T10:00:01Z"
        refused = call(
            1, 429, answer_headers={"Retry-After": "2"}, received_at=one, answered_at=one, at=f"{one[:-1]}.5Z"
        )
        later = f"2026-03-01T10:00:{1 + second:05.2f}Z"
        calls = refused, call(2, received_at=later, answered_at=later, at=later)
        for scenario in ("rate_limit", "sizes"):
            found = Findings()
            manners.add(scenario, *stage(judge_file(tmp_path), run((), *calls)), found)
            assert ("rude" in found.others, found.is_rude_red) == ((is_rude and scenario == "rate_limit",) * 2)

    def test_that_are_bad_are_red_only_if_the_rule_says_so(self, tmp_path: Path) -> None:
        dead, login = call(1, 401, ids=[1]), call(2, 401, object="login")
        yellow = verdict(tmp_path, run(BOTH, dead, dead, before=TWO), scenario="expired_key")
        assert (yellow.verdict, yellow.red) == ("rude", False)
        red = verdict(tmp_path, run(BOTH, dead, dead, login, login, before=TWO), scenario="expired_key")
        given: dict[str, Any] = {"scenario": "expired_key", "exercised": TestEvidence.NONE}
        judged = verdict(tmp_path, run(BOTH, login, login, before=TWO), **given)
        assert (judged.verdict, judged.red) == ("not_exercised", False)
        assert (red.verdict, red.red, red.why) == (
            "rude",
            True,
            "run 1 tried 2 logins or refreshes with a dead key",
        )


class TestTwin:
    """The last row of each key, against that of a run from nothing."""

    def found(self, folder: Path, twin_rows: list[Any], *runs: PlayedRun, text: str = "", **more: Any) -> Findings:
        played, stream = stage(judge_file(folder, text), *runs, **more)
        played.twin = Run(1, 0, False, {"leads": twin_rows}, "", 0.1)
        return twin.findings(played, stream)

    def test_finds_what_is_missing_different_or_beyond(self, tmp_path: Path) -> None:
        runs = run([row(1), row(2, name="Bo"), row(9)], before=TWO), run([row(3)], before=TWO)
        found = self.found(tmp_path, [row(1), row(2), row(3), row(4)], *runs)
        assert {name: ids for name, ids in found.ids.items() if ids} == {"lost": ["4"], "stale": ["2"], "extra": ["9"]}
        assert (found.expected, found.delivered) == (4, 3)

    def test_compares_the_last_row(self, tmp_path: Path) -> None:
        runs = run([row(1, name="Bo")], before=TWO), run([row(1)], before=TWO)
        assert not any(self.found(tmp_path, [row(1)], *runs).ids.values())
        assert self.found(tmp_path, [row(1)], *runs[::-1]).ids["stale"] == ["1"]

    def test_passes_over_ignored_columns(self, tmp_path: Path) -> None:
        given = run([row(1, synced="x")], before=TWO)
        assert self.found(tmp_path, [row(1, synced="y")], given).ids["stale"] == ["1"]
        assert self.found(tmp_path, [row(1, synced="y")], given, text="ignore: [synced]\n").ids["stale"] == []

    def test_compares_the_state_after_the_last_run_of_a_table(self, tmp_path: Path) -> None:
        runs = run(BOTH, before=TWO), run([row(1)], before=TWO)
        assert self.found(tmp_path, BOTH, *runs, text="mode: table\n").ids["lost"] == ["2"]
        assert self.found(tmp_path, BOTH, *runs).ids["lost"] == []

    def test_keeps_deleted_rows_unless_deletions_are_promised(self, tmp_path: Path) -> None:
        given = run(BOTH, before=TWO)
        assert self.found(tmp_path, [row(1)], given).ids["extra"] == []
        assert self.found(tmp_path, [row(1)], given, text="promises: {deletes: seen}\n").ids["extra"] == ["2"]

    def test_that_failed_or_did_not_run_is_no_comparison(self, tmp_path: Path) -> None:
        played, stream = stage(judge_file(tmp_path), SOUND)
        for one in (None, Run(1, 1, True, {"leads": []}, "", 0.1)):
            played.twin = one
            found = twin.findings(played, stream)
            assert list(found.others) == ["stopped"]
            assert not any(found.ids.values())


def test_a_page_shows_records_that_no_call_before_had_shown() -> None:
    calls = [
        call(1, ids=[1]),
        call(2, ids=[1, 2]),
        call(3, 429, ids=[3, 4]),
        call(4, ids=[1, 2]),
        call(5, ids=[2, 3]),
        call(6, object="contact", shown={"contact": {"first": [8, 9], "last": []}}),
    ]
    assert [each.place for each in pages(calls, LEAD, 2)] == [2, 5]
    assert [each.place for each in pages(calls, LEAD, 1)] == [1, 2, 5]


@pytest.mark.parametrize(("status", "succeeded"), [(199, False), (200, True), (302, True), (399, True), (400, False)])
def test_a_call_succeeds_below_400(status: int, *, succeeded: bool) -> None:
    assert call(1, status).succeeded is succeeded


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        ({}, False),
        ({"exit_": 1}, True),
        ({"exit_": None}, True),
        ({"ended_at_calls": True}, True),
        ({"failed": True}, True),
    ],
)
def test_a_run_fails_by_its_exit_its_protocol_or_its_end_by_judge(given: dict[str, Any], *, failed: bool) -> None:
    assert run(**given).failed is failed


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("no answer of http://127.0.0.1:4711/lead", "no answer of http://127.0.0.1:…/lead"),
        ("Pool(host='127.0.0.1', port=4711): refused", "Pool(host='127.0.0.1', port=…): refused"),
        ("since 2026-03-01T10:00:01Z nothing", "since … nothing"),
        ("/lead?since=2026-03-01T10%3A00%3A01%2B00%3A00 failed", "/lead?since=… failed"),
        ("/lead?since=2026-03-01+10:00:01 failed", "/lead?since=… failed"),
    ],
)
def test_the_last_line_is_equal_in_all_runs(written: str, shown: str) -> None:
    assert last_line(PlayedRun(Run(1, 1, True, {}, f"first\n{written}\n", 0.1), [], {}, disturbed=False)) == shown


class TestNotes:
    def why(self, folder: Path, *rows: Row, text: str = "", reads: str = "object: lead, version: updated_at") -> str:
        played, stream = stage(judge_file(folder, text, reads=reads), run(rows, call(1), before=TWO))
        return verdicts.verdict(Scenario("sizes", "", [situation()]), situation(), played, stream).why

    def test_name_the_first_column_that_differs(self, tmp_path: Path) -> None:
        reads = "object: lead, version: updated_at, fields: {title: name}"
        rows = row(1, title="Ann"), row(2, title="Bo"), row(3, title="Ann")
        assert self.why(tmp_path, *rows[:2], reads=reads) == (
            "2 expected, 2 delivered, 1 wrong: 2; title of 2 is 'Bo', not 'Ann'"
        )

    def test_say_that_versions_are_no_times(self, tmp_path: Path) -> None:
        dated = {**row(1), "updated_at": "3/1/26"}, {**row(2), "updated_at": "yesterday"}
        counted = "2 expected, 2 delivered"
        assert self.why(tmp_path, *dated) == (
            f"{counted}; versions are not compared, since '3/1/26' in the column updated_at is not a time"
        )
        assert self.why(tmp_path, dated[0], row(2)) == counted

    def test_say_that_no_call_was_made(self, tmp_path: Path) -> None:
        assert (
            verdict(tmp_path, run(before=TWO)).why == "2 expected, 0 delivered, 2 lost: 1, 2; no run called the service"
        )

    def test_say_that_no_call_asked_for_the_object(self, tmp_path: Path) -> None:
        counted = "2 expected, 1 delivered, 1 lost: 2"
        other = call(1, object="contact")
        assert verdict(tmp_path, run([row(1)], other, before=TWO)).why == f"{counted}; no call asked for lead"
        assert verdict(tmp_path, run([row(1)], other, call(2), before=TWO)).why == counted
        assert "called the service" not in verdict(tmp_path, run(before=TWO), SOUND).why
        assert "called the service" not in verdict(tmp_path, run(BOTH, before=TWO)).why


def test_an_address_is_shown_decoded_and_cut_before_its_status() -> None:
    text = explanation.decoded(call(1, 503, url="/lead/?query=" + "%22Ann%20Lee%22+" * 50))
    assert text.startswith('GET /lead/?query="Ann Lee" "Ann Lee" ')
    assert text.endswith("… → 503")
    assert len(text) < 320
