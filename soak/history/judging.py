"""The problems of a history, in words that a developer can act upon."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from soak.history import telling
from soak.history.call import Call, Page
from soak.history.checker import Configuration, Contradiction, Undecided, contradiction
from soak.history.model import World, about, place, step

Kind = Literal["record", "page", "picture", "count", "undecided"]

NOTHING: Final = Configuration[World]((), frozenset())


class Finding(NamedTuple):
    """Something wrong: of which kind, and all that one needs to know of it."""

    kind: Kind
    text: str


def judge(calls: Sequence[Call]) -> Iterator[Finding]:
    """Yield the answers that no service could give that takes one call at a time: of each opportunity, page, of all."""
    broken = False
    for record in sorted(_records(calls)):
        mine = about(calls, record)
        if found := contradiction(mine, step, [NOTHING]):
            broken = True
            yield Finding("record", telling.told(f"Opportunity {record}", smallest(found), mine))
    for call in calls:
        if isinstance(call.answer, Page) and not is_one_picture(call, call.answer):
            broken = True
            yield Finding("page", f"This page contradicts its total:\n{telling.line(call, calls[0].begun)}")
    if not broken:
        yield from _of_the_whole(calls)


def _of_the_whole(calls: Sequence[Call]) -> Iterator[Finding]:
    try:
        if found := contradiction(calls, step, [NOTHING]):
            yield Finding("picture", telling.told("All opportunities together", smallest(found), calls))
    except Undecided:
        yield Finding("undecided", f"{len(calls)} calls overlap too much to tell of all opportunities together")


def is_one_picture(call: Call, page: Page) -> bool:
    """Return True if there are as many rows as the total says, whole or cut by the page."""
    if page.total is None:
        return True
    first, count = place(call.given)
    left = max(0, page.total - first)
    return len(page.rows) == (left if count is None else min(left, count))


def smallest(found: Contradiction[World]) -> Contradiction[World]:
    """The same contradiction without the calls that it doesn't need.

    Only calls that can't have changed anything are left out: without them nothing more gets impossible.
    """
    for call in found.window:
        if not call.is_silent:
            continue
        rest = [each for each in found.window if each is not call]
        start = [Configuration(state, placed - {call}) for state, placed in found.before]
        found = contradiction(rest, step, start) or found
    return found


def _records(calls: Iterable[Call]) -> set[int]:
    """All that were ever asked for, or seen."""
    asked = {call.record for call in calls if call.record is not None}
    return asked | {row.id for call in calls if isinstance(call.answer, Page) for row in call.answer.rows}
