"""Descriptions of histories for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from tools.soak.history.call import Answer, Call, Opportunity, Page
from tools.soak.history.checker import Contradiction
from tools.soak.history.model import AccountState

MAX_STATES: Final = 4
"""The number of possible states that are described."""

MILLISECOND: Final = 1e6


def describe(what: str, found: Contradiction[AccountState], calls: Sequence[Call]) -> str:
    """Describe a contradiction with the calls before it."""
    return "\n".join(_lines(what, found, calls))


def _lines(what: str, found: Contradiction[AccountState], calls: Sequence[Call]) -> Iterator[str]:
    since = min(call.begun for call in calls)
    yield f"{what}: no order of these calls explains the answer that is marked with =>."
    yield "The state before that call was"
    states = list(dict.fromkeys(each.state for each in found.before))
    for number, state in enumerate(states[:MAX_STATES]):
        yield f"  {'or ' if number else ''}{' | '.join(map(opportunity, state)) or 'nothing'}"
    if len(states) > MAX_STATES:
        yield f"  or one of {len(states) - MAX_STATES} other states"
    placed = frozenset[Call].intersection(*(each.placed for each in found.before))
    yield "and then (times in milliseconds after the first call; + marks calls that had taken effect):"
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
    request = " ".join(filter(None, (call.operation, str(call.record or ""), given)))
    answered = answer(call.answer) if call.is_answered else "(no answer was received)"
    return f"client {call.client}  {begun:9.3f} to {ended:9.3f}  {request}  ->  {answered}"


def answer(value: Answer) -> str:
    """Describe the answer to a call."""
    if isinstance(value, Opportunity):
        return opportunity(value)
    if isinstance(value, Page):
        of = "" if value.total is None else f" of {value.total}"
        return f"{len(value.rows)}{of}: {' | '.join(map(opportunity, value.rows))}"
    return "done" if value is None else f"error {value}"


def opportunity(shown: Opportunity) -> str:
    """Describe the visible part of an opportunity."""
    fields = f"{shown.name!r} {shown.value} {shown.probability}% {shown.stage!r} {shown.status}"
    prospects = "" if shown.prospects is None else f" of {','.join(map(str, shown.prospects))}"
    activities = (
        "" if shown.activities is None else " activities " + ",".join(f"{kind}:{who}" for kind, who in shown.activities)
    )
    return f"{shown.id} {'deleted ' if shown.is_deleted else ''}{fields}{prospects}{activities}"
