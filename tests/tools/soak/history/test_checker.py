"""The checker itself, on histories made by hand, of a register: `update` writes a number, `read` answers it."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from random import Random

import pytest

from tools.soak.history.call import NEVER, Call
from tools.soak.history.checker import Configuration, Contradiction, Undecided, contradiction

START = [Configuration(0, frozenset[Call]())]


def step(value: int, call: Call) -> int | None:
    """`delete` removes the value, and then fails (35); `undelete` sets 1 after that."""
    if call.operation == "update":
        return int(call.given["value"])
    if call.operation == "undelete":
        return value or 1
    if call.operation == "delete":
        answer = None if value else 35
        return 0 if not call.is_answered or call.answer == answer else None
    return value if call.answer == value else None


def write(value: int, begun: float, ended: float = NEVER) -> Call:
    return Call(0, "update", 1, {"value": str(value)}, None, begun, ended)


def read(value: int, begun: float, ended: float) -> Call:
    return Call(1, "read", 1, {}, value, begun, ended)


def delete(begun: float, ended: float = NEVER, error: int | None = None) -> Call:
    return Call(2, "delete", 1, {}, error, begun, ended)


def undelete(begun: float, ended: float = NEVER) -> Call:
    return Call(3, "undelete", 1, {}, None, begun, ended)


GOOD = {
    "nothing": [],
    "one after another": [write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7)],
    "a read beside a write sees it": [write(1, 0, 9), read(1, 2, 3)],
    "a read beside a write doesn't see it yet": [write(1, 0, 9), read(0, 2, 3)],
    "two writes at once, in the one order": [write(1, 0, 9), write(2, 0, 9), read(1, 10, 11)],
    "two writes at once, in the other": [write(1, 0, 9), write(2, 0, 9), read(2, 10, 11)],
    "what ends and begins at one moment overlaps": [write(1, 0, 1), read(0, 1, 2)],
    "a write that nobody heard of comes late": [write(1, 0), read(0, 5, 6), read(1, 7, 8)],
    "a write that nobody heard of never comes": [write(1, 0), read(0, 5, 6), read(0, 7, 8)],
    "it comes between two others": [write(1, 0), write(2, 1, 2), read(2, 3, 4), read(1, 5, 6)],
    "one that changes nothing now may have waited": [write(5, 0, 1), undelete(2, 9), delete(3, 4), read(1, 5, 6)],
    "one that failed took effect when it could": [write(1, 0, 9), delete(0, 9, error=35), read(1, 10, 11)],
    "one of two takes it": [write(1, 0, 1), delete(2, 9), delete(2, 9, error=35)],
}
BAD = {
    "a read of what was never written": [read(7, 0, 1)],
    "a stale read": [write(1, 0, 1), read(0, 2, 3)],
    "a read that goes back": [write(1, 0, 9), read(1, 2, 3), read(0, 4, 5)],
    "a lost write": [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)],
    "one order for one, the other for another": [write(1, 0, 3), write(2, 0, 3), read(1, 4, 5), read(2, 6, 7)],
    "a write before it was asked for": [read(1, 0, 1), write(1, 2, 3)],
    "a write that nobody heard of comes twice": [
        write(1, 0),
        read(1, 1, 2),
        write(2, 3, 4),
        read(2, 5, 6),
        read(1, 7, 8),
    ],
    "a write that nobody heard of goes again": [write(1, 0), read(1, 1, 2), read(0, 3, 4)],
    "both take it": [write(1, 0, 1), delete(2, 9), delete(2, 9)],
    "neither takes it": [write(1, 0, 1), delete(2, 9, error=35), delete(2, 9, error=35)],
}


@pytest.mark.parametrize("calls", GOOD.values(), ids=list(GOOD))
def test_an_order_explains(calls: list[Call]) -> None:
    assert contradiction(calls, step, START) is None
    assert contradiction(calls[::-1], step, START) is None


@pytest.mark.parametrize("calls", BAD.values(), ids=list(BAD))
def test_no_order_explains(calls: list[Call]) -> None:
    assert contradiction(calls, step, START) is not None
    assert contradiction(calls[::-1], step, START) is not None


def test_a_contradiction_has_the_call_the_possible_states_and_the_overlapping_calls() -> None:
    before, slow, beside, lost = write(1, 0, 1), write(2, 2, 9), write(3, 4, 5), read(1, 6, 7)
    later = write(4, 20, 21)
    found = contradiction([before, slow, beside, lost, later], step, START)
    assert found is not None
    assert found.call is lost
    assert found.window == [slow, lost]
    assert set(found.before) == {Configuration(3, frozenset()), Configuration(3, frozenset({slow}))}


def orders(calls: Sequence[Call]) -> Iterator[tuple[Call, ...]]:
    """Return all orders that agree with the times of the calls, with and without each call whose response was lost."""
    heard = [call for call in calls if call.is_answered]
    unheard = [call for call in calls if not call.is_answered]
    for chosen in range(2 ** len(unheard)):
        some = heard + [call for place, call in enumerate(unheard) if chosen >> place & 1]
        for order in permutations(some):
            if all(one.begun <= other.ended for place, one in enumerate(order) for other in order[place + 1 :]):
                yield order


def explains(order: Sequence[Call], value: int = START[0].state) -> bool:
    """Return True if the calls, one after another, have these answers."""
    if not order:
        return True
    after = step(value, order[0])
    return after is not None and explains(order[1:], after)


def drawn(randomness: Random) -> list[Call]:
    calls = []
    for _ in range(randomness.randint(2, 6)):
        begun = randomness.randrange(8)
        ended = randomness.choice([begun + randomness.randint(0, 6)] * 4 + [NEVER])
        value = randomness.randrange(3)
        made = [write(value, begun, ended), delete(begun, ended, randomness.choice([None, 35])), undelete(begun, ended)]
        calls.append(randomness.choice([*made, *[read(value, begun, min(ended, 20))] * 2]))
    return calls


def test_the_result_is_that_of_trying_all_orders() -> None:
    randomness, said = Random(0), []  # noqa: S311 (it shall repeat)
    for _ in range(400):
        calls = drawn(randomness)
        found: Contradiction[int] | None = contradiction(calls, step, START)
        said.append(found is None)
        assert said[-1] == any(map(explains, orders(calls))), calls
    assert 100 < sum(said) < 300


def test_too_many_overlapping_calls_are_undecided() -> None:
    calls = [write(value, 0) for value in range(1, 40)] + [read(99, 1, 2)]
    with pytest.raises(Undecided):
        contradiction(calls, step, START, max_steps=1_000)
