"""Eight clients at the same few opportunities at once, and the history that comes of it."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from random import Random
from threading import Barrier
from typing import Final

from soak.history.call import Call, Deal, Operation, Page
from soak.history.calling import Caller
from soak.history.model import STATUSES

CLIENTS: Final = 8

PROSPECTS: Final = 3

HOT: Final = 3
"""Opportunities that are there from the beginning, and are asked for most of the time."""

SWITCH: Final = 0.0005
"""Seconds that a thread may have: a client that waits for its turn would seem to wait for its answer."""

WEIGHTS: Final[Mapping[Operation, int]] = {
    "create": 3,
    "read": 20,
    "update": 40,
    "delete": 8,
    "undelete": 11,
    "query": 18,
}
QUERIES: Final[Sequence[Mapping[str, str]]] = [
    {},
    {"deleted": "all"},
    {"deleted": "true"},
    {"output": "mobile"},
    {"output": "bulk"},
    {"probability_greater_than": "50"},
    {"limit": "2"},
    {"limit": "2", "offset": "1", "sort_by": "value"},
    {"limit": "1", "deleted": "all", "sort_order": "descending"},
    {"output": "mobile", "sort_by": "probability", "probability_greater_than": "20"},
]
LAST: Final = QUERIES[:3]
"""What is asked when all is over."""


def play(url: str, caller: Caller, chance: Callable[[int], Random], calls: int) -> list[Call]:
    """A history in the caller's account, which is new: so many calls of each client, whose chance is its own."""
    prospects = [caller.add("prospect", email=f"prospect{number}@example.com") for number in range(PROSPECTS)]
    known: list[int] = []
    together = Barrier(CLIENTS)

    def go(client: Client) -> None:
        together.wait()
        for _ in range(calls):
            client.go_on()

    with ExitStack() as open_:
        callers = [open_.enter_context(caller.another(url)) for _ in range(CLIENTS)]
        clients = [Client(number, each, chance(number), prospects, known) for number, each in enumerate(callers)]
        first = clients[0]
        for _ in range(HOT):
            first.call("create", None, first.for_create())
        with _switching_often(), ThreadPoolExecutor(CLIENTS) as threads:
            for each in [threads.submit(go, client) for client in clients]:
                each.result()
        for given in LAST:
            first.call("query", None, given)
        for record in known:
            first.call("read", record, {})
    return recognised([call for client in clients for call in client.calls])


class Client:
    """One of those who call, one call after another."""

    def __init__(self, number: int, caller: Caller, chance: Random, prospects: Sequence[int], known: list[int]) -> None:
        """`known` is shared: the ids of what any of them has made."""
        self.calls: list[Call] = []
        self._number, self._caller, self._chance = number, caller, chance
        self._prospects, self._known = prospects, known

    def go_on(self) -> None:
        """One more call, of any kind; now and then it doesn't wait for the answer."""
        operation = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        record = None if operation in {"create", "query"} else self._record()
        given = {"create": self.for_create, "update": self.for_update, "query": self.for_query}.get(operation, dict)()
        self.call(operation, record, given, hangs_up=self._happens(0.015))

    def call(
        self, operation: Operation, record: int | None, given: Mapping[str, str], *, hangs_up: bool = False
    ) -> None:
        """Call, and write down what came of it."""
        asked = given if record is None else {"id": str(record), **given}
        begun = time.monotonic_ns()
        if hangs_up:
            self._caller.ask_and_hang_up(operation, asked)
            self.calls.append(Call(self._number, operation, record, given, begun=begun))
            return
        answer = self._caller.ask(operation, asked)
        ended = time.monotonic_ns()
        if operation == "create" and isinstance(answer, Deal):
            record = answer.id
            self._known.append(record)
        self.calls.append(Call(self._number, operation, record, given, answer, begun, ended))

    def for_create(self) -> dict[str, str]:
        """All fields."""
        return {name: choose() for name, choose in self._fields().items()} | {"type": self._mark()} | self._prospect()

    def for_update(self) -> dict[str, str]:
        """A field or two, or a further prospect."""
        if self._happens(0.1):
            return self._prospect()
        fields = self._fields()
        return {name: fields[name]() for name in self._chance.sample(sorted(fields), self._chance.randint(1, 2))}

    def for_query(self) -> dict[str, str]:
        """Any page, now and then of one prospect's, or of the opportunities after one of them."""
        narrower = self._chance.choices([{}, self._prospect(), {"id_greater_than": str(self._record())}], [7, 2, 1])[0]
        return {**self._chance.choice(QUERIES), **narrower}

    def _record(self) -> int:
        return self._chance.choice(self._known[:HOT] if self._happens(0.8) else self._known)

    def _fields(self) -> dict[str, Callable[[], str]]:
        return {
            "name": self._mark,
            "value": lambda: f"{self._chance.randrange(10**6)}.{self._chance.choice('05')}",
            "probability": lambda: str(self._chance.randrange(101)),
            "stage": lambda: self._chance.choice(["", self._mark()]),
            "status": lambda: self._chance.choice(STATUSES),
        }

    def _mark(self) -> str:
        """What nobody else writes, nor this one in another call."""
        return f"{self._number}.{len(self.calls)}"

    def _prospect(self) -> dict[str, str]:
        return {"prospect_id": str(self._chance.choice(self._prospects))}

    def _happens(self, probability: float) -> bool:
        return self._chance.random() < probability


def recognised(calls: Sequence[Call]) -> list[Call]:
    """By time, without those that nobody heard the answer of and that change nothing.

    Such a creation is known again by its mark, in whatever was answered later; if it is in nothing, then as far as
    anybody has seen it was never made.
    """
    shown = [call.answer for call in calls if isinstance(call.answer, Deal)]
    shown += [row for call in calls if isinstance(call.answer, Page) for row in call.answer.rows]
    made = {deal.type: deal.id for deal in shown}
    named = [
        replace(call, record=made.get(call.given["type"]))
        if call.operation == "create" and not call.is_answered
        else call
        for call in calls
    ]
    kept = [call for call in named if call.is_answered or (call.record is not None and not call.is_silent)]
    return sorted(kept, key=lambda call: call.begun)


@contextmanager
def _switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
