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

from tools.soak.history.call import NEVER, Answer, Call, Operation, Opportunity, Page
from tools.soak.history.connection import AccountConnection
from tools.soak.history.model import STATUSES

CLIENTS: Final = 8

PROSPECTS: Final = 3

COMMON_RECORDS: Final = 3
"""The number of opportunities that are created first, and that most calls use."""

SWITCH: Final = 0.0005
"""The seconds between switches of threads. A client that waits for its thread would seem to wait for its answer."""

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
"""The queries at the end of a history."""


@dataclass(frozen=True)
class AccountKind:
    """The kind of account that a history uses."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[Mapping[str, Any]] = ()


LIMITED: Final = AccountKind({"limits": {"daily": 10**6, "concurrent": 10**3}})
"""The account has limits, which admit all calls."""

FAULTY: Final = AccountKind(
    faults=[
        {"match": {"probability": 0.02}, "effect": {"close": True}, "when": "before"},
        {"match": {"probability": 0.02}, "effect": {"close": True}, "when": "after"},
        {"match": {"probability": 0.05}, "effect": {"delay": 0.005}},
    ]
)
"""Connections are closed before or after a call takes effect."""

ACCOUNT_KINDS: Final = (AccountKind(), LIMITED, FAULTY)


def run_history(url: str, account_kind: AccountKind, randomness: Callable[[int], Random], calls: int) -> list[Call]:
    """Run a history in a new account. `calls`: the number for each client; `randomness`: its generator by number."""
    with ExitStack() as stack:
        connection = stack.enter_context(AccountConnection.to_new_account(url, account_kind.settings))
        prospects = [connection.add_prospect(f"prospect{number}@example.com") for number in range(PROSPECTS)]
        known: list[int] = []
        clients = [
            Client(number, each, randomness(number), prospects, known, may_break=bool(account_kind.faults))
            for number, each in enumerate(stack.enter_context(connection.new_connection(url)) for _ in range(CLIENTS))
        ]
        first = clients[0]
        for _ in range(COMMON_RECORDS):
            first.call("create", None, first.create_fields())
        for fault in account_kind.faults:
            connection.add_fault(fault)
        _run_concurrently(clients, calls)
        connection.delete_faults()
        for given in LAST:
            first.call("query", None, given)
        for record in known:
            first.call("read", record, {})
    return recorded_calls([call for client in clients for call in client.calls])


def _run_concurrently(clients: Sequence["Client"], calls: int) -> None:
    barrier = Barrier(len(clients))

    def run(client: Client) -> None:
        barrier.wait()
        for _ in range(calls):
            client.call_randomly()

    with _frequent_switches(), ThreadPoolExecutor(len(clients)) as threads:
        for each in [threads.submit(run, client) for client in clients]:
            each.result()


class Client:
    """A client that makes one call after another."""

    def __init__(
        self,
        number: int,
        connection: AccountConnection,
        randomness: Random,
        prospects: Sequence[int],
        known: list[int],
        *,
        may_break: bool,
    ) -> None:
        """`known`: the ids of opportunities that any client created; `may_break`: faults close connections."""
        self.calls: list[Call] = []
        self._number, self._connection, self._randomness = number, connection, randomness
        self._prospects, self._known, self._may_break = prospects, known, may_break

    def call_randomly(self) -> None:
        """Make a call of a random kind. Some calls do not wait for the response."""
        operation = self._randomness.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        record = None if operation in {"create", "query"} else self._record()
        given = {"create": self.create_fields, "update": self.update_fields, "query": self.query_parameters}.get(
            operation, dict
        )()
        self.call(operation, record, given, closes=self._with_probability(0.015))

    def call(self, operation: Operation, record: int | None, given: Mapping[str, str], *, closes: bool = False) -> None:
        """Make a call, and record its result."""
        parameters = given if record is None else {"id": str(record), **given}
        begun = time.monotonic_ns()
        answer, ended = self._answer_and_time(operation, parameters, closes=closes)
        if operation == "create" and isinstance(answer, Opportunity):
            record = answer.id
            self._known.append(record)
        self.calls.append(Call(self._number, operation, record, given, answer, begun, ended))

    def _answer_and_time(
        self, operation: Operation, parameters: Mapping[str, str], *, closes: bool
    ) -> tuple[Answer, float]:
        """Return the answer and the time of its arrival: `NEVER` if it was not awaited or the connection was closed."""
        if closes:
            self._connection.send_and_close(operation, parameters)
            return None, NEVER
        try:
            return self._connection.call(operation, parameters), time.monotonic_ns()
        except ConnectionError:
            if not self._may_break:
                raise
            return None, NEVER

    def create_fields(self) -> dict[str, str]:
        """Return all fields for a new opportunity."""
        return (
            {name: choose() for name, choose in self._fields().items()}
            | {"type": self._unique_text()}
            | self._prospect()
        )

    def update_fields(self) -> dict[str, str]:
        """Return one or two fields, or a prospect."""
        if self._with_probability(0.1):
            return self._prospect()
        fields = self._fields()
        return {
            name: fields[name]() for name in self._randomness.sample(sorted(fields), self._randomness.randint(1, 2))
        }

    def query_parameters(self) -> dict[str, str]:
        """Return the parameters of a random page, sometimes with a prospect or a lower bound of ids."""
        criteria = self._randomness.choices(
            [{}, self._prospect(), {"id_greater_than": str(self._record())}], [7, 2, 1]
        )[0]
        return {**self._randomness.choice(QUERIES), **criteria}

    def _record(self) -> int:
        return self._randomness.choice(self._known[:COMMON_RECORDS] if self._with_probability(0.8) else self._known)

    def _fields(self) -> dict[str, Callable[[], str]]:
        return {
            "name": self._unique_text,
            "value": lambda: f"{self._randomness.randrange(10**6)}.{self._randomness.choice('05')}",
            "probability": lambda: str(self._randomness.randrange(101)),
            "stage": lambda: self._randomness.choice(["", self._unique_text()]),
            "status": lambda: self._randomness.choice(STATUSES),
        }

    def _unique_text(self) -> str:
        """Return a text that no other call writes."""
        return f"{self._number}.{len(self.calls)}"

    def _prospect(self) -> dict[str, str]:
        return {"prospect_id": str(self._randomness.choice(self._prospects))}

    def _with_probability(self, probability: float) -> bool:
        return self._randomness.random() < probability


def recorded_calls(calls: Sequence[Call]) -> list[Call]:
    """Return the calls by time. Calls without an answer are left out if they have no visible effect.

    The record of a creation without an answer is identified by its unique type in later answers. If no answer shows it,
    the creation is left out.
    """
    shown = [call.answer for call in calls if isinstance(call.answer, Opportunity)]
    shown += [row for call in calls if isinstance(call.answer, Page) for row in call.answer.rows]
    made = {opportunity.type: opportunity.id for opportunity in shown}
    named = [
        replace(call, record=made.get(call.given["type"]))
        if call.operation == "create" and not call.is_answered
        else call
        for call in calls
    ]
    kept = [call for call in named if call.is_answered or (call.record is not None and not call.changes_nothing)]
    return sorted(kept, key=lambda call: call.begun)


@contextmanager
def _frequent_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
