"""The report: its order, its exit codes, and the comparison with another one."""

from pathlib import Path

import pytest
from rich.console import Console

from dealdock.judge.oracles.reads import same
from dealdock.judge.report import Report, show
from dealdock.judge.verdict import Findings, Verdict


def verdict(name: str, situation: str = "page", *, is_red: bool = False, exercised: bool = True) -> Verdict:
    rests_on = [{"statement": "1.1", "strength": "ours"}]
    return Verdict("sizes", situation, "leads", name, "because", red=is_red, exercised=exercised, rests_on=rests_on)


def report(*verdicts: Verdict) -> Report:
    return Report("close", "tap-closeio", 1, verdicts)


LOST = verdict("lost", "one", is_red=True)
UNMET = verdict("not_exercised", "empty", exercised=False)


class TestExitCode:
    @pytest.mark.parametrize(
        ("verdicts", "code"),
        [
            ([verdict("pass")], 0),
            ([verdict("rude"), verdict("late", "one")], 0),
            ([verdict("pass"), LOST], 1),
            ([verdict("rude", is_red=True)], 1),
            ([verdict("pass"), UNMET], 0),
            ([verdict("pass"), UNMET, verdict("not_exercised", "one", exercised=False)], 3),
            ([LOST, UNMET, UNMET, UNMET], 1),
            ([verdict("not_applicable", exercised=False)], 3),
            ([verdict("pass"), *[verdict("not_applicable", exercised=False)] * 5], 0),
        ],
    )
    def test_follows_from_the_verdicts(self, verdicts: list[Verdict], code: int) -> None:
        assert report(*verdicts).exit_code == code


class TestExpect:
    def test_equal_verdicts_have_no_differences(self) -> None:
        assert report(LOST, UNMET).differences(report(UNMET, LOST).shown()) == []

    def test_each_difference_is_a_line(self) -> None:
        expected = report(verdict("pass", "one"), verdict("pass"))
        assert report(LOST, UNMET).differences(expected.shown()) == [
            "sizes.one leads: expected pass, is lost",
            "sizes.page leads: expected pass, is no verdict",
            "sizes.empty leads: expected no verdict, is not_exercised",
        ]


def test_red_lines_come_first_with_what_they_rest_on(capsys: pytest.CaptureFixture[str]) -> None:
    show(report(verdict("pass"), UNMET, LOST), Console(highlight=False), url=None, file=Path("judge.yaml"))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["LOST", "rests", "dealdock", "pass", "not_exercised", "1"]
    assert "rests on a decision of dealdock's own alone" in lines[0]
    assert lines[1].strip() == "rests on 1.1 (ours)"
    assert lines[-1] == "1 of 3 pass, 1 lost, 1 not_exercised"


def test_the_worst_finding_is_the_verdict() -> None:
    found = Findings()
    found.ids |= {"stale": [1], "lost": [2], "twice": [3]}
    found.others["resumed"] = "it failed"
    assert found.worst(counts_twice=False) == ["lost", "stale", "resumed"]
    assert found.worst(counts_twice=True) == ["lost", "stale", "twice", "resumed"]


@pytest.mark.parametrize(
    ("written", "stored", "expected"),
    [
        ("100", 100, True),
        ("100.0", 100, True),
        (100, 101, False),
        ("true", True, True),
        (0, False, True),
        ("no", True, False),
        ("", None, True),
        (None, "", True),
        ("", 0, False),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z", True),
        ("Ann", "Ann", True),
        ("Ann", "ann", False),
        ([1, 2], [1, 2], True),
        ({"a": 1}, {"a": 2}, False),
    ],
)
def test_values_are_equal_whatever_form_a_format_gives_them(written: object, stored: object, *, expected: bool) -> None:
    assert same(written, stored, "UTC") is expected
