"""A run of requests, their responses, and the problems of these."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import cycle, islice
from math import inf
from typing import Final, NamedTuple

from soak.anything.drawing import draw
from soak.anything.judging import complaint, complaint_of_bytes
from soak.anything.lines import Line, Numbered, alone
from soak.anything.sent import Known, Sent
from soak.anything.served import Anywhere

LINES: Final = 6
AT_ONCE: Final = 8
"""Requests that are under way on each line."""

RESET: Final = 2_000
"""Requests after which the accounts begin anew, lest they grow."""


APART: Final = 64
"""Requests that are asked apart in one go."""


class Complaint(NamedTuple):
    """A request with a wrong response."""

    number: int
    sent: Sent
    why: str


@dataclass
class Run:
    """The requests of one seed, sent to one server; an answer may take so many seconds."""

    seed: int
    server: Anywhere
    known: Known
    patience: float
    deadline: float = inf
    """The time, by the monotonic clock, after which no request is sent."""
    asked: int = 0
    worst: float = 0
    late: int = 0
    """Answers that took too long among others. Asked again alone, they mustn't: else it may have been the machine."""
    statuses: Counter[int] = field(default_factory=Counter)
    complaints: list[Complaint] = field(default_factory=list)
    _apart: list[Numbered] = field(default_factory=list)
    """To be asked while nobody else is."""

    def ask(self, numbers: Iterable[int]) -> None:
        """Send these requests on alternating connections, and check the responses."""
        lines = [Line(self.server.plain) for _ in range(LINES)]
        drawn = self._framed(numbers)
        for line in cycle(lines):
            self._receive(line)
            if len(self._apart) >= APART:
                self._pause(lines)
            many = list(islice(drawn, AT_ONCE))
            if not many:
                break
            line.send(many)
        self._pause(lines)
        for line in lines:
            line.close()

    def judge(self, sent: Sent) -> str | None:
        """Send one request alone, and return the problem of its response."""
        if not sent.is_framed:
            return self._alone(sent)
        with closing(Line(self.server.plain)) as line:
            line.send([Numbered(0, sent)])
            [(_, answer)] = line.receive()
        return "no answer" if answer is None else complaint(sent, answer, patience=self.patience)

    def _framed(self, numbers: Iterable[int]) -> Iterator[Numbered]:
        """Return the requests that share a connection."""
        for number in numbers:
            if time.monotonic() > self.deadline:
                return
            if self.asked % RESET == 0:
                self.server.reset(self.known)
            self.asked += 1
            sent = draw(self.seed, number, self.known)
            if sent.is_framed:
                yield Numbered(number, sent)
            else:
                self._apart.append(Numbered(number, sent))

    def _receive(self, line: Line) -> None:
        for asked, answer in line.receive():
            if answer is None:
                self._note(asked, "no answer")
                continue
            self.worst = max(self.worst, answer.seconds)
            self.statuses[answer.status] += 1
            if answer.seconds > self.patience:
                self.late += 1
                self._apart.append(asked)
            else:
                self._note(asked, complaint(asked.sent, answer, patience=self.patience))

    def _pause(self, lines: Iterable[Line]) -> None:
        """Receive all responses, then send the requests that need their own connection."""
        for line in lines:
            self._receive(line)
        apart, self._apart = self._apart, []
        for asked in apart:
            self._note(asked, self.judge(asked.sent))

    def _alone(self, sent: Sent) -> str | None:
        begun = time.monotonic()
        received = alone(self.server.https if sent.at_https else self.server.plain, sent.data, self.patience)
        self.worst = max(self.worst, time.monotonic() - begun)
        if received is None:
            return f"it wasn't over after {self.patience:.0f} seconds"
        return complaint_of_bytes(received)

    def _note(self, asked: Numbered, why: str | None) -> None:
        if why is not None:
            self.complaints.append(Complaint(*asked, why))
