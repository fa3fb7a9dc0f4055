"""A check that a history is linearizable: that some order of its calls, one at a time, explains every answer.

An order explains a history if each call takes effect at one moment between its beginning and its end, and a service
that takes one call at a time would have answered the same (Herlihy and Wing). The search is that of Wing and Gong,
depth first, with a memory of visited configurations (Lowe). A call is placed in the order only at its end ("just in
time", Lowe): then it must have taken effect, after any of the calls that were under way with it. So the search proceeds
from one end of a call to the next, through configurations: a state, and the calls under way that have taken effect in
it. If no configuration can pass the end of a call, no order explains the history up to there, whatever follows. The
configurations at the start of that call, and the calls that overlap with it, explain why.

A call without an answer never ends: it may take effect at any time, or never. Such calls are tried last.

One rule keeps the search short: a call that cannot change anything takes effect as soon as its answer fits. In any
order that has it later, it could be moved here without a difference for other calls. This does not hold for a call that
could have changed another state: undeleting a live record changes nothing, but a moment later it may restore a record
that another client has deleted. If many calls overlap, the search may still be too long, so it is limited
(`Undecided`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from tools.soak.history.call import Call

S = TypeVar("S")

MAX_STEPS: Final = 3_000_000
"""The steps that are tried, which take some seconds. A history of eight clients usually takes some thousands."""

Step = Callable[[S, Call], S | None]
"""Returns the state after a call took effect, or None if the answer would have been different in this state."""


class Undecided(Exception):
    """The calls overlap so much that the search reached its limit."""


class Configuration(NamedTuple, Generic[S]):
    """A possible state at some moment."""

    state: S
    placed: frozenset[Call]  # the calls under way that have taken effect


class End(NamedTuple):
    """The end of a call."""

    call: Call
    under_way: Sequence[Call]  # just before the end, including the call, by the time of their ends
    ends_before: int  # the number of ends before the start of the call


@dataclass(frozen=True)
class Contradiction(Generic[S]):
    """A call whose answer no order explains: the configurations at its start, and all calls that overlap with it."""

    call: Call
    before: Collection[Configuration[S]]
    window: Sequence[Call]


def contradiction(
    calls: Collection[Call], step: Step[S], start: Iterable[Configuration[S]], *, max_steps: int = MAX_STEPS
) -> Contradiction[S] | None:
    """Return the first call that no order explains, or None if the history is linearizable. May raise `Undecided`."""
    ends, steps = list(_ends(calls)), iter(range(max_steps))
    seen: list[set[Configuration[S]]] = [set() for _ in range(len(ends) + 1)]  # by the number of ends passed
    stack = [iter(start)]
    while stack:
        here = len(stack) - 1
        configuration = next(stack[-1], None)
        if configuration is None:
            stack.pop()
        elif configuration not in seen[here]:
            seen[here].add(configuration)
            if here == len(ends):
                return None
            stack.append(_after(ends[here], configuration, step, steps))
    first = next(number for number, reached in enumerate(seen) if not reached) - 1
    call, _, ends_before = ends[first]
    window = [each for each in calls if each.begun <= call.ended and each.ended >= call.begun]
    return Contradiction(call, seen[ends_before], sorted(window, key=lambda each: each.begun))


def _ends(calls: Iterable[Call]) -> Iterator[End]:
    """Yield the ends of the calls by time. A call that starts at the moment when another ends overlaps with it."""
    events = [(call.begun, False, number, call) for number, call in enumerate(calls)]
    events += [(call.ended, True, number, call) for _, _, number, call in events if call.is_answered]
    under_way: list[Call] = []
    ends_before: dict[Call, int] = {}
    ended = 0
    for _, ends, _, call in sorted(events, key=lambda event: event[:3]):
        if ends:
            yield End(call, sorted(under_way, key=lambda each: each.ended), ends_before[call])
            under_way.remove(call)
            ended += 1
        else:
            under_way.append(call)
            ends_before[call] = ended


def _after(end: End, before: Configuration[S], step: Step[S], steps: Iterator[int]) -> Iterator[Configuration[S]]:
    """Yield the configurations that are possible at the end of a call: it took effect, after any others under way."""
    waiting = [_settled(before, end.under_way, step)]
    seen = set(waiting)
    while waiting:
        state, placed = waiting.pop()
        if end.call in placed:
            yield Configuration(state, placed - {end.call})
            continue
        for call in reversed(end.under_way):  # the last one is tried first
            if next(steps, None) is None:
                raise Undecided
            if call in placed or (after := step(state, call)) is None:
                continue
            if after == state and not call.is_answered:
                continue  # it may equally take effect later, or never
            reached = _settled(Configuration(after, placed | {call}), end.under_way, step)
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)


def _settled(configuration: Configuration[S], under_way: Sequence[Call], step: Step[S]) -> Configuration[S]:
    """Return the configuration with all calls placed that cannot change anything and whose answer fits."""
    state, placed = configuration
    reading = [
        call for call in under_way if call.changes_nothing and call not in placed and step(state, call) is not None
    ]
    return Configuration(state, placed.union(reading)) if reading else configuration
