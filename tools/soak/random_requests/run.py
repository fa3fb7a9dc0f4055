"""A run of requests, their responses, and the problems of these."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle, islice
from math import inf
from typing import Final, NamedTuple

from tools.soak.random_requests.checks import problem, problem_of_bytes
from tools.soak.random_requests.connection import Connection, NumberedRequest, send_alone
from tools.soak.random_requests.request import Accounts, Request
from tools.soak.random_requests.server import Server

CONNECTIONS: Final = 6
PIPELINED: Final = 8
"""The number of pipelined requests on each connection."""

RESET: Final = 2_000
"""The number of requests after which the accounts are reset, so that they do not grow."""


MAX_SEPARATE: Final = 64
"""The number of collected requests that are then sent on connections of their own."""


class Problem(NamedTuple):
    """A request with a wrong response."""

    number: int
    request: Request
    why: str


@dataclass
class Run:
    """Requests that are sent to one server. `max_seconds`: the permitted time of a response."""

    server: Server
    accounts: Accounts
    max_seconds: float
    deadline: float = inf
    """The time of the monotonic clock after which no request is sent."""
    asked: int = 0
    worst: float = 0
    late: int = 0
    """The number of responses that took too long. They are repeated alone, because the machine may have been busy."""
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    _separate: list[NumberedRequest] = field(default_factory=list)
    """Requests to send on connections of their own, without concurrent requests."""

    def send(self, requests: Iterable[Request]) -> None:
        """Send these requests on alternating connections, and check the responses."""
        connections = [Connection(self.server.plain) for _ in range(CONNECTIONS)]
        generated = self._pipelined(requests)
        for connection in cycle(connections):
            self._receive(connection)
            if len(self._separate) >= MAX_SEPARATE:
                self._pause(connections)
            many = list(islice(generated, PIPELINED))
            if not many:
                break
            connection.send(many)
        self._pause(connections)
        for connection in connections:
            connection.close()

    def check(self, request: Request) -> str | None:
        """Send one request alone, and return the problem of its response."""
        if not request.is_http:
            return self._problem_alone(request)
        with closing(Connection(self.server.plain)) as connection:
            connection.send([NumberedRequest(0, request)])
            [(_, answer)] = connection.receive()
        return "no answer" if answer is None else problem(request, answer, max_seconds=self.max_seconds)

    def _pipelined(self, requests: Iterable[Request]) -> Iterator[NumberedRequest]:
        """Return the requests that share a connection."""
        for request in requests:
            if time.monotonic() > self.deadline:
                return
            if self.asked % RESET == 0:
                self.server.reset(self.accounts)
            asked = NumberedRequest(self.asked, request)
            self.asked += 1
            if request.is_http:
                yield asked
            else:
                self._separate.append(asked)

    def _receive(self, connection: Connection) -> None:
        for asked, answer in connection.receive():
            if answer is None:
                self._note(asked, "no answer")
                continue
            self.worst = max(self.worst, answer.seconds)
            self.statuses[answer.status] += 1
            if answer.seconds > self.max_seconds:
                self.late += 1
                self._separate.append(asked)
            else:
                self._note(asked, problem(asked.request, answer, max_seconds=self.max_seconds))

    def _pause(self, connections: Iterable[Connection]) -> None:
        """Receive all responses, then send the requests that need their own connection."""
        for connection in connections:
            self._receive(connection)
        separate, self._separate = self._separate, []
        for asked in separate:
            self._note(asked, self.check(asked.request))

    def _problem_alone(self, request: Request) -> str | None:
        begun = time.monotonic()
        received = send_alone(
            self.server.https if request.is_for_https_port else self.server.plain, request.data, self.max_seconds
        )
        self.worst = max(self.worst, time.monotonic() - begun)
        if received is None:
            return f"it was not complete after {self.max_seconds:.0f} seconds"
        return problem_of_bytes(received)

    def _note(self, asked: NumberedRequest, why: str | None) -> None:
        if why is not None:
            self.problems.append(Problem(*asked, why))
