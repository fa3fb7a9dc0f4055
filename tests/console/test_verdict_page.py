"""The page of verdicts of `dealdock judge` in a browser: its columns on each window, and its length on paper."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from dealdock.judge import report_html
from dealdock.judge.report import Report
from dealdock.judge.scenarios import SCENARIOS
from dealdock.judge.verdict import SeenCall, SeenRun, Verdict

pytestmark = pytest.mark.slow

STREAMS: Final = ("leads", "opportunities", "list_memberships", "activities_of_opportunities")
ID: Final = "lead_" + "8Fz3kQ" * 7 + "x"  # 48 characters
ADDRESS: Final = f"GET /api/v1/opportunity/?query=date_updated>=2026-11-28T11:24:26 lead_id:{ID}&_skip=100"
RED: Final = ("ties.page_and_a_half", "touched_between_pages.first_page")
"""The situations in which two streams lose records."""


def red(scenario: str, situation: str, stream: str, explanation: str) -> Verdict:
    calls = [SeenCall(place, place, ADDRESS, 200, 100) for place in range(1, 21)]
    numbered = stream == "leads"
    lost = [str(each) for each in range(203, 303)] if numbered else [f"{ID[:-2]}{each}" for each in range(10, 40)]
    return Verdict(
        *(scenario, situation, stream, "lost"),
        why=f"300 expected, 200 delivered, {len(lost)} lost: {lost[0]}, {lost[1]}, {lost[2]} and more",
        red=True,
        ids={"lost": lost},
        exercised=True,
        calls=[(1, 19), (1, 20), (2, 20)],
        explanation=f"{explanation} Run 1 asked at call 2 by date_updated__gte=2026-11-28T11:24:26, _limit=100.",
        rests_on=[{"statement": "2.time.3", "strength": "ours"}],
        seen=[SeenRun(run, 0, 40, calls, [str(each) for each in range(1, 203)]) for run in (1, 2, 3)],
    )


def verdicts() -> Iterator[Verdict]:
    """Yield the verdicts on four streams in all situations: four red ones, and a situation that does not apply."""
    for scenario in SCENARIOS:
        for situation in scenario.situations:
            for number, stream in enumerate(STREAMS, start=1):
                names = scenario.name, situation.name, stream
                if f"{scenario.name}.{situation.name}" in RED and number <= len(RED):
                    yield red(*names, scenario.summary.splitlines()[-1])
                elif scenario.name in {"parents", "cap"}:
                    yield Verdict(*names, "not_applicable", "its records have no parent, or no cap")
                elif scenario.name == "killed":
                    yield Verdict(*names, "resumed", "run 1 failed, and the next one went on: exit code 1")
                else:
                    why = f"{100 * number} expected, {100 * number} delivered"
                    rows = 100 * number
                    yield Verdict(*names, "pass", why, expected=rows, delivered=rows, exercised=True)


@pytest.fixture(scope="module")
def report(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a judgement of four streams."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    report_html.write(Report("close", "tap", 1, list(verdicts())), path)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(path.as_uri())
        yield page


BROKEN: Final = """() => {
    const broken = [], range = document.createRange()
    for (const cell of document.querySelectorAll('td .word, th.name, td.stream')) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/\\w+/g)) {
                range.setStart(texts.currentNode, word.index)
                range.setEnd(texts.currentNode, word.index + word[0].length)
                if (range.getClientRects().length !== 1) broken.push(word[0])
            }
        }
    }
    return broken
}"""
"""A script that returns the words of verdicts, situations and streams that are broken into lines."""


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_names_are_whole_and_no_window_scrolls_sideways(report: Page, size: tuple[int, int]) -> None:
    report.set_viewport_size({"width": size[0], "height": size[1]})
    assert report.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert report.evaluate(BROKEN) == []


def test_ids_with_consecutive_numbers_are_a_range(report: Page) -> None:
    text = " ".join(report.locator("section").first.inner_text().split())
    assert "lost (100): 203-302" in text
    assert "202 rows: 1-202" in text


def test_a_judgement_of_four_streams_has_three_pages_of_paper(report: Page) -> None:
    paper = report.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 3
