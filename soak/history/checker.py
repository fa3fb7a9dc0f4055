"""A check that a history is linearizable: that some order of its calls, one at a time, explains every answer.

An order explains a history if each call takes effect at one moment between its beginning and its end, and a service
that takes one call at a time would have answered the same (Herlihy and Wing). It is looked for as Wing and Gong do,
depth first, with a memory of where the search has been (Lowe), and a call is placed only when it must be ("just in
time", Lowe): when it ends, it must have taken effect, after any of those that were under way with it. So the search
goes from end to end through configurations: a state, and which of the calls under way have taken effect in it. Where an
end can't be passed from any configuration, no order explains the history up to there, whatever comes later; and what
was possible when that call began, with the calls that overlap with it, says why.

A call whose answer nobody heard never ends: it may take effect at any time, or never. Those are tried last.

One rule keeps the search short: a call that can't change anything takes effect as soon as it would be answered as it
was. In any order that has it later it can be moved here, since nobody notices. (One that could have changed something
elsewhere can't: to undelete what is there changes nothing, but a moment later it may bring back what somebody deleted.)
Even so it may take longer than anybody waits, where many overlap: so there is an end to it (`Undecided`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from soak.history.call import Call

S = TypeVar("S")

MOST: Final = 3_000_000
"""Steps that are tried: some seconds' worth. A history of eight clients takes some thousands as a rule."""

Step = Callable[[S, Call], S | None]
"""The state after a call took effect; None where in this state it would have been answered something else."""


class Undecided(Exception):
    """The calls overlap so much that it can't be said within reason."""


class Configuration(NamedTuple, Generic[S]):
    """A possible state at some moment."""

    state: S
    placed: frozenset[Call]  # of the calls under way: those that have taken effect


class End(NamedTuple):
    """The end of a call."""

    call: Call
    under_way: Sequence[Call]  # just before it, itself included: what ends first stands first
    ends_before: int  # its beginning


@dataclass(frozen=True)
class Contradiction(Generic[S]):
    """A call whose answer nothing explains: what was possible when it began, and all calls that overlap with it."""

    call: Call
    before: Collection[Configuration[S]]
    window: Sequence[Call]


def contradiction(
    calls: Collection[Call], step: Step[S], start: Iterable[Configuration[S]], *, most: int = MOST
) -> Contradiction[S] | None:
    """The first call that no order explains, or None where the history is linearizable. May be `Undecided`."""
    ends, patience = list(_ends(calls)), iter(range(most))
    seen: list[set[Configuration[S]]] = [set() for _ in range(len(ends) + 1)]  # after so many ends
    trail = [iter(start)]
    while trail:
        here = len(trail) - 1
        configuration = next(trail[-1], None)
        if configuration is None:
            trail.pop()
        elif configuration not in seen[here]:
            seen[here].add(configuration)
            if here == len(ends):
                return None
            trail.append(_after(ends[here], configuration, step, patience))
    first = next(number for number, reached in enumerate(seen) if not reached) - 1
    call, _, ends_before = ends[first]
    window = [each for each in calls if each.begun <= call.ended and each.ended >= call.begun]
    return Contradiction(call, seen[ends_before], sorted(window, key=lambda each: each.begun))


def _ends(calls: Iterable[Call]) -> Iterator[End]:
    """By time. What begins at the very moment when something else ends overlaps with it."""
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


def _after(end: End, before: Configuration[S], step: Step[S], patience: Iterator[int]) -> Iterator[Configuration[S]]:
    """All that may be so at the end of a call: it has taken effect, and before it any of the others under way."""
    waiting = [_settled(before, end.under_way, step)]
    seen = set(waiting)
    while waiting:
        state, placed = waiting.pop()
        if end.call in placed:
            yield Configuration(state, placed - {end.call})
            continue
        for call in reversed(end.under_way):  # what is put last is taken first
            if next(patience, None) is None:
                raise Undecided
            if call in placed or (after := step(state, call)) is None:
                continue
            if after == state and not call.is_answered:
                continue  # then it may as well take effect later, or never
            reached = _settled(Configuration(after, placed | {call}), end.under_way, step)
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)


def _settled(configuration: Configuration[S], under_way: Sequence[Call], step: Step[S]) -> Configuration[S]:
    """With all the calls that can't change anything, and are answered as they were."""
    state, placed = configuration
    silent = [call for call in under_way if call.is_silent and call not in placed and step(state, call) is not None]
    return Configuration(state, placed.union(silent)) if silent else configuration
