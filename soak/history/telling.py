"""Descriptions of histories for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from soak.history.call import Answer, Call, Deal, Page
from soak.history.checker import Contradiction
from soak.history.model import World

MOST: Final = 4
"""States that are told, of those that were possible."""

MILLISECOND: Final = 1e6


def told(what: str, found: Contradiction[World], calls: Sequence[Call]) -> str:
    """Describe a contradiction with the calls before it."""
    return "\n".join(_lines(what, found, calls))


def _lines(what: str, found: Contradiction[World], calls: Sequence[Call]) -> Iterator[str]:
    since = min(call.begun for call in calls)
    yield f"{what}: no order of these calls explains the answer that is marked."
    yield "When that call began, there was"
    states = list(dict.fromkeys(each.state for each in found.before))
    for number, state in enumerate(states[:MOST]):
        yield f"  {'or ' if number else ''}{' | '.join(map(deal, state)) or 'nothing'}"
    if len(states) > MOST:
        yield f"  or one of {len(states) - MOST} other states"
    placed = frozenset[Call].intersection(*(each.placed for each in found.before))
    yield "and then (milliseconds from the first call on; + marks what had taken effect by then):"
    for call in found.window:
        mark = "=>" if call is found.call else " +" if call in placed else "  "
        yield f"{mark} {line(call, since)}"
    yield "Before that:"
    earlier = [call for call in calls if call.ended < found.call.begun]
    yield from (f"   {line(call, since)}" for call in earlier)


def line(call: Call, since: float) -> str:
    """Describe a call."""
    begun, ended = ((moment - since) / MILLISECOND for moment in (call.begun, call.ended))
    given = " ".join(f"{name}={value!r}" for name, value in call.given.items())
    asked = " ".join(filter(None, (call.operation, str(call.record or ""), given)))
    answered = answer(call.answer) if call.is_answered else "(nobody heard the answer)"
    return f"client {call.client}  {begun:9.3f} to {ended:9.3f}  {asked}  ->  {answered}"


def answer(said: Answer) -> str:
    """Describe the answer to a call."""
    if isinstance(said, Deal):
        return deal(said)
    if isinstance(said, Page):
        of = "" if said.total is None else f" of {said.total}"
        return f"{len(said.rows)}{of}: {' | '.join(map(deal, said.rows))}"
    return "done" if said is None else f"error {said}"


def deal(shown: Deal) -> str:
    """Describe the visible part of an opportunity."""
    fields = f"{shown.name!r} {shown.value} {shown.probability}% {shown.stage!r} {shown.status}"
    prospects = "" if shown.prospects is None else f" of {','.join(map(str, shown.prospects))}"
    left = "" if shown.activities is None else " left " + ",".join(f"{kind}:{who}" for kind, who in shown.activities)
    return f"{shown.id} {'deleted ' if shown.is_deleted else ''}{fields}{prospects}{left}"
