"""The report: its order, its exit codes, and the comparison with another one."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from rich.console import Console

from dealdock.cli.judge_run import Written
from dealdock.judge import report_html
from dealdock.judge.connector import Remark, Run
from dealdock.judge.file import Deleted, Read
from dealdock.judge.oracles.reads import same
from dealdock.judge.oracles.verdicts import refused_before, remarks
from dealdock.judge.report import Report, show, write_junit
from dealdock.judge.sandbox import Call
from dealdock.judge.stage import PlayedRun
from dealdock.judge.verdict import Findings, SeenCall, SeenRun, Verdict


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


def test_red_lines_come_first_with_what_they_are_based_on(capsys: pytest.CaptureFixture[str]) -> None:
    show(report(verdict("pass"), UNMET, LOST), Console(highlight=False), url=None, file=Path("judge.yaml"))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "LOST",
        "based",
        "dealdock",
        "pass",
        "not_exercised",
        "sizes.empty",
        "1",
    ]
    assert "based on a decision of dealdock's own alone" in lines[0]
    assert lines[1].strip() == "based on 1.1 (ours)"
    assert lines[-1] == "1 of 3 pass, 1 lost, 1 not_exercised"


def test_what_was_not_judged_is_grouped_by_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    many = [verdict("not_applicable", f"page{number}", exercised=False) for number in range(20)]
    other = replace(many[0], stream="tasks", why="another reason")
    show(report(*many, replace(many[0], stream="notes"), other), Console(highlight=False), url=None, file=None)
    names = "sizes.page0 (leads, notes), sizes.page1 (leads), sizes.page2 (leads), sizes.page3 (leads)"
    assert capsys.readouterr().out.splitlines() == [
        "not_applicable  because",
        f"  {names}, sizes.page4 (leads), sizes.page5 (leads) and 14 more",
        "not_applicable  another reason",
        "  sizes.page0 (tasks)",
        "0 of 22 pass, 22 not_applicable",
    ]


class TestRefusedBefore:
    def run(self, number: int, *statuses: int) -> PlayedRun:
        calls = [Call(place, place, {"status": status}) for place, status in enumerate(statuses, start=1)]
        return PlayedRun(Run(number, 0, False, {}, "", 0.1), calls, {}, disturbed=True)

    def test_names_the_first_refusal_before_the_calls_in_the_same_run(self) -> None:
        runs = [self.run(1, 200, 200), self.run(2, 200, 429, 429, 200, 500)]
        assert refused_before(runs, [(1, 1), (1, 2), (2, 3), (2, 4)]) == (
            "call 2 of run 2 was refused with 429, and 1 more"
        )
        assert refused_before(runs, [(2, 2)]) == "call 2 of run 2 was refused with 429"

    def test_is_empty_if_no_call_was_refused_before(self) -> None:
        assert refused_before([self.run(1, 200, 200, 429)], [(1, 1), (1, 2)]) == ""
        assert refused_before([self.run(1, 429)], []) == ""


FOUND = replace(
    LOST,
    why="3 expected, 1 delivered, 2 lost: 8, <9>",
    ids={"lost": ["8", "<9>"]},
    calls=[(1, 2)],
    account=4,
    seen=[
        SeenRun(1, 0, 2, [SeenCall(1, 70, "GET /a", 200, 0), SeenCall(2, 71, "GET /b?x=1&y=2", 200, 1)], ["7"]),
        SeenRun(2, None, 0, [], []),
    ],
)


def test_a_red_line_names_the_ids_of_further_findings(capsys: pytest.CaptureFixture[str]) -> None:
    found = replace(FOUND, also=["extra", "written_twice", "stopped"], ids={"extra": [*"abcde"], "written_twice": [7]})
    show(report(found), Console(highlight=False), url=None, file=None)
    assert "; also 5 extra: a, b, c and 2 more, 1 written twice: 7, stopped" in capsys.readouterr().out


def test_a_red_line_names_the_console_s_page_of_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    show(report(FOUND), Console(highlight=False), url="http://x/console", file=Path("judge.yaml"))
    assert "see http://x/console/accounts/4/calls/71" in capsys.readouterr().out


def test_a_red_line_of_several_calls_names_the_page_of_the_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    found = replace(FOUND, calls=[(1, 1), (1, 2)])
    show(report(found), Console(highlight=False), url="http://x/console", file=Path("judge.yaml"))
    assert "see http://x/console/accounts/4/calls/71" in capsys.readouterr().out


class TestRemarks:
    RUN = Run(
        2,
        0,
        False,
        {},
        "",
        0.1,
        [Remark("own", "leads"), Remark("other", "tasks"), Remark("all"), Remark("deleted", "gone")],
    )

    @pytest.mark.parametrize(
        ("read", "shown"),
        [
            (Read("leads", "lead", "close"), ["own", "all"]),
            (Read("leads", "lead", "close", deleted=Deleted(stream="gone")), ["own", "all", "deleted"]),
            (Read("tasks", "task", "close", deleted=Deleted(column="gone")), ["other", "all"]),
        ],
    )
    def test_are_shown_with_their_stream(self, read: Read, shown: list[str]) -> None:
        assert remarks(self.RUN.remarks, read) == shown


class TestHtml:
    def page(self, folder: Path, *verdicts: Verdict) -> lxml.html.HtmlElement:
        report_html.write(report(*verdicts), folder / "report.html")
        return lxml.html.fromstring((folder / "report.html").read_text(encoding="utf-8"))

    def test_has_all_verdicts_the_red_ones_first_and_in_capitals(self, tmp_path: Path) -> None:
        page = self.page(tmp_path, verdict("pass"), UNMET, FOUND)
        rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//tbody/tr")]
        assert rows == [
            ["LOST", "sizes.one", "leads", "3 expected, 1 delivered, 2 lost: 8, <9>"],
            ["pass", "sizes.page", "leads", "because"],
            ["not_exercised", "because", "sizes.empty (leads)"],
        ]

    def test_shows_the_calls_beside_the_rows_of_red_verdicts_alone(self, tmp_path: Path) -> None:
        (section,) = self.page(tmp_path, verdict("pass"), FOUND).xpath("//section")
        first, second = section.xpath(".//div[@class='run']")
        assert [each.text_content().split() for each in first.xpath(".//li")] == [
            ["1", "GET", "/a", "200"],
            ["2", "GET", "/b?x=1&y=2", "200", "1", "record"],
        ]
        assert [each.get("class") for each in first.xpath(".//li")] == [None, "named"]
        assert "1 row:" in first.text_content()
        assert "ended by judge" in second.text_content()
        assert "lost (2): 8, <9>" in " ".join(section.text_content().split())

    def test_needs_no_network(self, tmp_path: Path) -> None:
        page = self.page(tmp_path, FOUND)
        assert page.xpath("//@src | //link/@href | //script") == []
        assert all(each.startswith("#") for each in page.xpath("//@href"))


class TestJunit:
    def test_a_red_verdict_fails_and_one_that_was_not_exercised_is_skipped(self, tmp_path: Path) -> None:
        required = verdict("not_exercised", "page_and_one", is_red=True, exercised=False)
        write_junit(report(verdict("pass"), UNMET, FOUND, verdict("rude", "x"), required), tmp_path / "x.xml")
        (suite,) = ET.parse(tmp_path / "x.xml").getroot()  # noqa: S314 (our own)
        assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "2", "0", "1"]
        assert [(case.get("classname"), case.get("name"), case[0].tag) for case in suite] == [
            ("sizes", "page leads", "system-out"),
            ("sizes", "empty leads", "skipped"),
            ("sizes", "one leads", "failure"),
            ("sizes", "x leads", "system-out"),
            ("sizes", "page_and_one leads", "failure"),
        ]
        assert suite[2][0].get("message") == f"LOST: {FOUND.why}"
        assert suite[2][0].text == f"{FOUND.why}\nlost: 8, <9>"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_report_on_a_full_disk_is_named_and_the_others_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = tmp_path / "report.html"
    assert not Written(Path("/dev/full"), html, Path("/dev/full")).write(Report("close", "leads", 1, []))
    line = "dealdock judge: /dev/full: it cannot be written: No space left on device"
    assert capsys.readouterr().err.splitlines() == [line, line]
    assert html.read_text(encoding="utf-8").endswith("</html>")


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
        ("", [], True),
        ([], None, True),
        (None, [1], False),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z", True),
        ("Ann", "Ann", True),
        ("Ann", "ann", False),
        ([1, 2], [1, 2], True),
        ({"a": 1}, {"a": 2}, False),
    ],
)
def test_values_are_equal_whatever_form_a_format_gives_them(written: object, stored: object, *, expected: bool) -> None:
    assert same(written, stored, "UTC") is expected
