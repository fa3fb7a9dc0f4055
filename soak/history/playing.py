"""Eight concurrent clients of the same few opportunities, and their history."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from threading import Barrier
from typing import Any, Final

from soak.history.call import NEVER, Answer, Call, Deal, Operation, Page
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


@dataclass(frozen=True)
class Manner:
    """The kind of account that a history uses."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[Mapping[str, Any]] = ()


LIMITED: Final = Manner({"limits": {"daily": 10**6, "concurrent": 10**3}})
"""Calls are admitted before they take effect; none is refused."""

FAULTY: Final = Manner(
    faults=[
        {"match": {"probability": 0.02}, "effect": {"close": True}, "when": "before"},
        {"match": {"probability": 0.02}, "effect": {"close": True}, "when": "after"},
        {"match": {"probability": 0.05}, "effect": {"delay": 0.005}},
    ]
)
"""Connections break, before a call took effect or after it."""

MANNERS: Final = (Manner(), LIMITED, FAULTY)


def play(url: str, manner: Manner, randomness: Callable[[int], Random], calls: int) -> list[Call]:
    """A history in a new account: so many calls of each client, whose chance is its own."""
    with ExitStack() as open_:
        caller = open_.enter_context(Caller.of_new_account(url, manner.settings))
        prospects = [caller.add_prospect(f"prospect{number}@example.com") for number in range(PROSPECTS)]
        known: list[int] = []
        clients = [
            Client(number, each, randomness(number), prospects, known, may_break=bool(manner.faults))
            for number, each in enumerate(open_.enter_context(caller.another(url)) for _ in range(CLIENTS))
        ]
        first = clients[0]
        for _ in range(HOT):
            first.call("create", None, first.for_create())
        for fault in manner.faults:
            caller.add_fault(fault)
        _all_at_once(clients, calls)
        caller.lift_faults()
        for given in LAST:
            first.call("query", None, given)
        for record in known:
            first.call("read", record, {})
    return recognised([call for client in clients for call in client.calls])


def _all_at_once(clients: Sequence["Client"], calls: int) -> None:
    together = Barrier(len(clients))

    def go(client: Client) -> None:
        together.wait()
        for _ in range(calls):
            client.go_on()

    with _switching_often(), ThreadPoolExecutor(len(clients)) as threads:
        for each in [threads.submit(go, client) for client in clients]:
            each.result()


class Client:
    """A client that makes one call after another."""

    def __init__(
        self,
        number: int,
        caller: Caller,
        randomness: Random,
        prospects: Sequence[int],
        known: list[int],
        *,
        may_break: bool,
    ) -> None:
        """`known` is shared: the ids of what any of them has made. `may_break`: its connection, by a fault."""
        self.calls: list[Call] = []
        self._number, self._caller, self._chance = number, caller, randomness
        self._prospects, self._known, self._may_break = prospects, known, may_break

    def go_on(self) -> None:
        """Make another call of a random kind. Some calls do not wait for the response."""
        operation = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        record = None if operation in {"create", "query"} else self._record()
        given = {"create": self.for_create, "update": self.for_update, "query": self.for_query}.get(operation, dict)()
        self.call(operation, record, given, hangs_up=self._happens(0.015))

    def call(
        self, operation: Operation, record: int | None, given: Mapping[str, str], *, hangs_up: bool = False
    ) -> None:
        """Make a call, and record its result."""
        asked = given if record is None else {"id": str(record), **given}
        begun = time.monotonic_ns()
        answer, ended = self._heard(operation, asked, hangs_up=hangs_up)
        if operation == "create" and isinstance(answer, Deal):
            record = answer.id
            self._known.append(record)
        self.calls.append(Call(self._number, operation, record, given, answer, begun, ended))

    def _heard(self, operation: Operation, asked: Mapping[str, str], *, hangs_up: bool) -> tuple[Answer, float]:
        """The answer, and when it was there: never, where nobody waited for it or its connection broke."""
        if hangs_up:
            self._caller.ask_and_hang_up(operation, asked)
            return None, NEVER
        try:
            return self._caller.ask(operation, asked), time.monotonic_ns()
        except ConnectionError:
            if not self._may_break:
                raise
            return None, NEVER

    def for_create(self) -> dict[str, str]:
        """Return all fields."""
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
        """Return a text that no other call writes."""
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
