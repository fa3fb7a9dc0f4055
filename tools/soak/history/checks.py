"""The problems of a history, described for a developer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from tools.soak.history import report
from tools.soak.history.call import Call, Page
from tools.soak.history.checker import Configuration, Contradiction, Undecided, contradiction
from tools.soak.history.model import AccountState, about, page_bounds, step

FindingKind = Literal["record", "page", "account", "count", "undecided"]

NOTHING: Final = Configuration[AccountState]((), frozenset())


class Finding(NamedTuple):
    """A problem of a history, with a complete description."""

    kind: FindingKind
    text: str


def find_problems(calls: Sequence[Call]) -> Iterator[Finding]:
    """Yield the answers that no order of the calls explains: for each opportunity, for each page, and for all."""
    has_problems = False
    for record in sorted(_records(calls)):
        mine = about(calls, record)
        if found := contradiction(mine, step, [NOTHING]):
            has_problems = True
            yield Finding("record", report.describe(f"Opportunity {record}", minimized(found), mine))
    for call in calls:
        if isinstance(call.answer, Page) and not is_consistent(call, call.answer):
            has_problems = True
            yield Finding("page", f"This page contradicts its total:\n{report.line(call, calls[0].begun)}")
    if not has_problems:
        yield from _problems_of_account(calls)


def _problems_of_account(calls: Sequence[Call]) -> Iterator[Finding]:
    try:
        if found := contradiction(calls, step, [NOTHING]):
            yield Finding("account", report.describe("All opportunities together", minimized(found), calls))
    except Undecided:
        yield Finding("undecided", f"{len(calls)} calls overlap too much to check all opportunities together")


def is_consistent(call: Call, page: Page) -> bool:
    """Return True if the number of rows agrees with the total and the limits of the page."""
    if page.total is None:
        return True
    first, count = page_bounds(call.given)
    rest = max(0, page.total - first)
    return len(page.rows) == (rest if count is None else min(rest, count))


def minimized(found: Contradiction[AccountState]) -> Contradiction[AccountState]:
    """Return the same contradiction without calls that it does not need.

    Only calls that cannot have changed anything are left out, because removing them adds no contradiction.
    """
    for call in found.window:
        if not call.changes_nothing:
            continue
        rest = [each for each in found.window if each is not call]
        start = [Configuration(state, placed - {call}) for state, placed in found.before]
        found = contradiction(rest, step, start) or found
    return found


def _records(calls: Iterable[Call]) -> set[int]:
    """Return the ids of all opportunities that were requested or shown."""
    requested = {call.record for call in calls if call.record is not None}
    return requested | {row.id for call in calls if isinstance(call.answer, Page) for row in call.answer.rows}
