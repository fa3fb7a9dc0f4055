"""The first oracle: the rows of all runs against the records, by tables of small runs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dealdock.judge.oracles import reads
from dealdock.judge.stage import Act, PlayedRun
from tests.judge.played import LEAD, judge_file, record, row, run, stage

TWO = [record(1), record(2)]
BY_ID = "object: lead"
MARKED = "object: lead, version: updated_at, deleted: {column: status, value: gone}"
NAMED = "object: lead, version: updated_at, deleted: {stream: gone}"
SEEN = "promises: {deletes: seen}\n"
TABLE = "mode: table\n"


class Cases:
    """Runs with what is found in them, as ids by verdict."""

    def found(self, folder: Path, *runs: PlayedRun, **given: Any) -> dict[str, Sequence[Any]]:
        refuses, text = given.pop("refuses", False), given.pop("text", "")
        file = judge_file(folder, text, **({"reads": given.pop("reads")} if "reads" in given else {}))
        played, stream = stage(file, *runs, **given)
        found = reads.findings(played, stream, refuses=refuses)
        assert found.delivered == found.expected - len(found.ids["lost"])
        return {name: ids for name, ids in found.ids.items() if ids}


class TestLost(Cases):
    def test_is_what_existed_when_the_last_run_began_and_no_run_delivered(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(2)], before=TWO)) == {"lost": ["1"]}
        assert self.found(tmp_path, run([row(1)], before=TWO), run([row(2)], before=TWO[:1])) == {}

    def test_is_not_what_came_after_the_beginning_of_the_last_run(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1)], before=TWO[:1]), after=TWO) == {}

    def test_is_no_deleted_record(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1)], before=[record(1), record(2, deleted=True)])) == {}

    def test_is_not_what_only_an_earlier_run_delivered_unless_the_output_is_a_table(self, tmp_path: Path) -> None:
        runs = run([row(1)], before=TWO), run([row(2)], before=TWO)
        assert "lost" not in self.found(tmp_path, *runs)
        assert self.found(tmp_path, *runs, text=TABLE) == {"lost": ["1"], "late": ["2"]}

    def test_a_row_without_the_key_delivers_nothing(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1), {"name": "Bo"}], before=TWO)) == {"lost": ["2"]}


class TestTable(Cases):
    """The rows after each run are that run's."""

    def test_a_row_that_a_run_left_out_is_late_or_lost_if_the_run_was_refused(self, tmp_path: Path) -> None:
        runs = run([row(1)], before=TWO, disturbed=True), run([row(1), row(2)], before=TWO)
        assert self.found(tmp_path, *runs, text=TABLE) == {"late": ["2"]}
        assert self.found(tmp_path, *runs, text=TABLE, refuses=True) == {"lost": ["2"]}
        failed = run([row(1)], before=TWO, exit_=1, disturbed=True)
        assert self.found(tmp_path, failed, runs[1], text=TABLE, refuses=True) == {}

    def test_a_row_that_was_there_and_is_gone_is_lost_though_the_next_run_brings_it(self, tmp_path: Path) -> None:
        whole = run([row(1), row(2)], before=TWO)
        gone = run([row(1)], before=TWO)
        assert self.found(tmp_path, whole, gone, whole, text=TABLE) == {"lost": ["2"]}
        failed = run([row(1)], before=TWO, exit_=1)
        assert self.found(tmp_path, whole, failed, whole, text=TABLE) == {}
        deleted = run([row(1)], before=[record(1), record(2, deleted=True)])
        assert self.found(tmp_path, whole, gone, deleted, text=TABLE) == {}

    def test_an_older_version_is_late_or_stale_if_the_run_was_refused(self, tmp_path: Path) -> None:
        changed = [record(1), record(2, 1)]
        old, new = [row(1), row(2)], [row(1), row(2, 1)]
        runs = run(old, before=TWO), run(old, before=changed, disturbed=True), run(new, before=changed)
        assert self.found(tmp_path, *runs, text=TABLE) == {"late": ["2"]}
        assert self.found(tmp_path, *runs, text=TABLE, refuses=True) == {"stale": ["2"]}

    def test_a_change_that_a_refused_run_left_out_is_stale_where_rows_are_added_too(self, tmp_path: Path) -> None:
        changed = [record(1), record(2, 1)]
        runs = run([row(1), row(2)], before=TWO), run(before=changed, disturbed=True), run([row(2, 1)], before=changed)
        assert self.found(tmp_path, *runs, refuses=True) == {"stale": ["2"]}
        assert self.found(tmp_path, *runs) == {}


class TestLate(Cases):
    """A record that existed when a run began which did not fail, and that only a later run delivered."""

    def test_is_what_a_later_run_brought(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1)], before=TWO), run([row(2)], before=TWO)) == {"late": ["2"]}

    def test_is_named_once_though_two_runs_left_it_out(self, tmp_path: Path) -> None:
        runs = run([row(1)], before=TWO), run(before=TWO), run([row(2)], before=TWO)
        assert self.found(tmp_path, *runs) == {"late": ["2"]}

    def test_is_nothing_that_came_between_the_runs(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1)], before=TWO[:1]), run([row(2)], before=TWO)) == {}

    def test_is_nothing_if_the_run_failed(self, tmp_path: Path) -> None:
        first = run([row(1)], before=TWO, exit_=1)
        assert self.found(tmp_path, first, run([row(2)], before=TWO)) == {}

    def test_is_nothing_that_the_run_brought_that_left_other_things_out(self, tmp_path: Path) -> None:
        runs = run([row(1), row(2)], before=TWO), run([row(2, 1)], before=TWO)
        assert self.found(tmp_path, *runs) == {}

    def test_is_lost_if_the_service_refused_a_call_of_that_run(self, tmp_path: Path) -> None:
        left_out = run([row(1)], before=TWO, disturbed=True)
        assert self.found(tmp_path, left_out, run([row(2)], before=TWO), refuses=True) == {"lost": ["2"]}
        undisturbed = run([row(1)], before=TWO)
        assert self.found(tmp_path, undisturbed, run([row(2)], before=TWO), refuses=True) == {"late": ["2"]}
        assert self.found(tmp_path, left_out, run([row(2)], before=TWO)) == {"late": ["2"]}


class TestStale(Cases):
    """The newest row of a record is older than the record."""

    @pytest.mark.parametrize(("versions", "is_stale"), [([0], True), ([1], False), ([2], False), ([1, 0], False)])
    def test_follows_from_the_newest_version(self, tmp_path: Path, versions: list[int], *, is_stale: bool) -> None:
        runs = [run([row(1, version)], before=[record(1, 1)]) for version in versions]
        assert self.found(tmp_path, *runs) == ({"stale": ["1"]} if is_stale else {})

    def test_is_nothing_where_changes_are_not_expected(self, tmp_path: Path) -> None:
        given = "object: lead, version: updated_at, changes: never"
        assert self.found(tmp_path, run([row(1, 0)], before=[record(1, 1)]), reads=given) == {}

    @pytest.mark.parametrize(
        ("during", "runs_with_it", "is_stale"),
        [
            (False, [1], True),
            (False, [1, 2], False),
            (False, [2], False),
            (True, [1], True),
            (True, [1, 2], True),
            (True, [2, 2], False),
            (True, [1, 3], False),
        ],
    )
    def test_without_versions_is_a_changed_record_that_was_not_delivered_again(
        self, tmp_path: Path, runs_with_it: list[int], *, during: bool, is_stale: bool
    ) -> None:
        """The record changed after run 1, or while run 2 read, whose two rows may be the old and the new one."""
        runs = [
            run([row(1, name=f"{number}{each}") for each in range(runs_with_it.count(number))], before=[record(1)])
            for number in (1, 2, 3)
        ]
        acts = [Act("lead", [1], 1, "change", during=during), Act("lead", [2], 3)]
        found = self.found(tmp_path, *runs, acts=acts, reads=BY_ID)
        assert found.get("stale", []) == (["1"] if is_stale else [])

    @pytest.mark.parametrize(("runs_with_it", "is_stale"), [([1], True), ([1, 2], True), ([1, 3], False)])
    def test_without_versions_counts_the_last_change(
        self, tmp_path: Path, runs_with_it: list[int], *, is_stale: bool
    ) -> None:
        runs = [run([row(1, name=f"{each}")] if each in runs_with_it else [], before=[record(1)]) for each in (1, 2, 3)]
        acts = [Act("lead", [1], 1), Act("lead", [1], 2)]
        assert ("stale" in self.found(tmp_path, *runs, acts=acts, reads=BY_ID)) is is_stale

    @pytest.mark.parametrize(("unit", "is_stale"), [("second", False), ("millisecond", True)])
    def test_is_compared_in_the_unit_of_the_service(self, tmp_path: Path, unit: str, *, is_stale: bool) -> None:
        stored = record(1) | {"updated_at": "2026-03-01T10:00:00.900Z"}
        delivered = row(1) | {"updated_at": "2026-03-01T10:00:00.100Z"}
        found = self.found(tmp_path, run([delivered], before=[stored]), of=replace(LEAD, unit=unit))
        assert found == ({"stale": ["1"]} if is_stale else {})

    @pytest.mark.parametrize(("hour", "is_stale"), [(5, False), (6, False), (7, True)])
    def test_is_not_what_may_be_meant_in_a_night_of_a_change_of_clocks(
        self, tmp_path: Path, hour: int, *, is_stale: bool
    ) -> None:
        """01:30 in New York is twice on that night: at 05:30 and at 06:30 UTC."""
        stored = record(1) | {"updated_at": f"2026-11-01T0{hour}:30:00Z"}
        delivered = row(1) | {"updated_at": "2026-11-01 01:30:00"}
        found = self.found(tmp_path, run([delivered], before=[stored]), zone="America/New_York")
        assert found == ({"stale": ["1"]} if is_stale else {})

    def test_without_versions_no_table_shows_it(self, tmp_path: Path) -> None:
        runs = run([row(1)], before=[record(1)]), run([row(1)], before=[record(1)])
        assert self.found(tmp_path, *runs, acts=[Act("lead", [1], 2)], reads=BY_ID, text=TABLE) == {}


class TestWrong(Cases):
    """Fields of the last row differ from the record's, though both are of one version."""

    FIELDS = "object: lead, version: updated_at, fields: {name: name, note: details.note}"

    @pytest.mark.parametrize(
        ("version", "fields", "verdict"),
        [
            (1, {"name": "Ann", "note": "x"}, None),
            (1, {"name": "Bo", "note": "x"}, "wrong"),
            (1, {"name": "Ann", "note": "y"}, "wrong"),
            (1, {"name": "Ann"}, "wrong"),
            (2, {"name": "Bo"}, None),
            (0, {"name": "Bo"}, "stale"),
        ],
    )
    def test_is_a_row_of_the_same_version_alone(
        self, tmp_path: Path, version: int, fields: dict[str, str], verdict: str | None
    ) -> None:
        stored = record(1, 1, details={"note": "x"})
        delivered = {"id": 1, "updated_at": row(1, version)["updated_at"], **fields}
        assert self.found(tmp_path, run([delivered], before=[stored]), reads=self.FIELDS) == (
            {verdict: ["1"]} if verdict else {}
        )

    @pytest.mark.parametrize(("place", "is_wrong"), [(0, False), (1, True), (2, True)])
    def test_is_a_value_in_a_list(self, tmp_path: Path, place: int, *, is_wrong: bool) -> None:
        stored = record(1, emails=[{"email": "a@b.example"}, {"email": "c@d.example"}])
        reads = f"object: lead, version: updated_at, fields: {{mail: emails.{place}.email}}"
        found = self.found(tmp_path, run([row(1, mail="a@b.example")], before=[stored]), reads=reads)
        assert found == ({"wrong": ["1"]} if is_wrong else {})

    def test_is_found_by_the_fields_alone_where_no_version_is_named(self, tmp_path: Path) -> None:
        given = "object: lead, fields: {name: name}"
        runs = run([row(1)], before=[record(1)]), run([row(1, name="Bo")], before=[record(1)])
        assert self.found(tmp_path, *runs, reads=given) == {"wrong": ["1"]}
        assert self.found(tmp_path, *runs[::-1], reads=given) == {}  # the last row counts


class TestTwice(Cases):
    def test_is_the_same_row_again_and_named_once(self, tmp_path: Path) -> None:
        runs = run([row(1), row(2), row(1)], before=TWO), run([row(1)], before=TWO)
        assert self.found(tmp_path, *runs) == {"twice": ["1"]}

    def test_is_no_other_row_of_the_same_record(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1), row(1, 1)], before=TWO[:1])) == {}

    def test_is_two_rows_of_a_record_in_a_table(self, tmp_path: Path) -> None:
        runs = run([row(1), row(2)], before=TWO), run([row(1), row(1, 1), row(2)], before=TWO)
        assert self.found(tmp_path, *runs, text=TABLE) == {"twice": ["1"]}
        assert self.found(tmp_path, *runs[:1] * 2, text=TABLE) == {}


class TestExtra(Cases):
    def test_is_what_never_existed(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, run([row(1), row(9)], before=TWO[:1])) == {"extra": ["9"]}

    def test_is_nothing_that_existed_at_any_time(self, tmp_path: Path) -> None:
        delivered = [row(1), row(2), row(3), row(4)]
        first, last = run(before=TWO[:1]), run(delivered, before=[record(2)])
        acts = [Act("lead", [4], 1, "delete")]
        assert self.found(tmp_path, first, last, after=[record(3)], acts=acts) == {}

    GONE = (Act("lead", [1], 1, "delete"),)

    def test_is_a_deleted_record_that_stays_for_those_alone_that_promise_to_see_deletions(self, tmp_path: Path) -> None:
        runs = run([row(1)], before=[record(1)]), run()
        assert self.found(tmp_path, *runs, acts=self.GONE) == {}
        assert self.found(tmp_path, *runs, acts=self.GONE, text=SEEN) == {"extra": ["1"]}

    def test_is_no_record_that_is_there_again_or_was_never_delivered(self, tmp_path: Path) -> None:
        again = run([row(1)], before=[record(1)]), run([row(1)], before=[record(1)])
        assert "extra" not in self.found(tmp_path, *again, acts=self.GONE, text=SEEN)
        assert self.found(tmp_path, run(before=[record(1)]), run(), acts=self.GONE, text=SEEN) == {}

    @pytest.mark.parametrize(("status", "is_extra"), [("gone", False), ("open", True), (None, True)])
    def test_is_no_record_whose_last_row_is_marked(self, tmp_path: Path, status: str | None, *, is_extra: bool) -> None:
        runs = run([row(1, status="open")], before=[record(1)]), run([row(1, 1, status=status)])
        found = self.found(tmp_path, *runs, acts=self.GONE, text=SEEN, reads=MARKED)
        assert found == ({"extra": ["1"]} if is_extra else {})

    def test_is_no_record_that_another_stream_names(self, tmp_path: Path) -> None:
        first = run([row(1)], before=[record(1)])
        given = {"acts": self.GONE, "text": SEEN, "reads": NAMED}
        assert self.found(tmp_path, first, run(gone=[{"id": 1}]), **given) == {}
        assert self.found(tmp_path, first, run(gone=[{"id": 2}]), **given) == {"extra": ["1"]}
        assert self.found(tmp_path, run([row(1)], before=[record(1)], gone=[{"id": 1}]), run(), **given) == {}
