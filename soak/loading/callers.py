"""Clients that call until the server stops, and record the result of each call."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from random import Random
from typing import Final
from urllib.parse import urlsplit

from bench.filling import Filled
from soak.loading.overload import is_told

PATIENCE: Final = 60.0
"""Seconds that an answer may take."""

CALLS: Final = "/api/opportunity/version/3/do/"
KINDS: Final = {"create": 50, "query?limit=5": 30, "query?limit=1&value_greater_than=5": 15, "query?output=mobile": 5}
"""How often each is called, of a hundred; the last one streams."""


@dataclass
class Caller:
    """One who calls and calls, each time under another name, on a connection that is kept.

    `answered` is what was answered well, `refused` what was told to come again, as when too many streams are under
    way; `unanswered` what had been sent when the connection closed without a byte of answer; `complaints` is what was
    none of these, such as half an answer.
    """

    name: str
    account: Filled
    randomness: Random
    created: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def call(self, url: str, told: Callable[[], None]) -> None:
        """Until the server is there no more. `told` is called after each answer."""
        connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
        number = 0
        try:
            while self._ask(connection, f"{self.name}-{number}"):
                number += 1
                told()
        finally:
            connection.close()

    def _ask(self, connection: HTTPConnection, tag: str) -> bool:
        (kind,) = self.randomness.choices(list(KINDS), list(KINDS.values()))
        path = f"{CALLS}{kind}{'&' if '?' in kind else '?'}format=json&tag={tag}"
        body = f"name={tag}&value=1&probability=50&prospect_id={self.account.prospects[0]}" if kind == "create" else ""
        form = {"Authorization": self.account.authorization, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, body, form)
            answer = connection.getresponse()
        except ConnectionRefusedError:
            return False
        except OSError:  # also of http.client, where the connection ends before a byte
            self.unanswered.add(tag)
            return False
        except HTTPException as error:
            return self._complain(tag, repr(error))
        return self._heard(answer, kind, tag)

    def _heard(self, answer: HTTPResponse, kind: str, tag: str) -> bool:
        try:
            read = answer.read()
            said = json.loads(read)
        except (HTTPException, OSError, ValueError) as error:
            return self._complain(tag, f"half an answer ({error!r})")
        if is_told(answer.status, answer.getheader("Retry-After"), read):
            self.refused.add(tag)
            return True
        if answer.status != HTTPStatus.OK or said["@attributes"]["stat"] != "ok":
            return self._complain(tag, f"{answer.status}: {said}")
        self.answered.add(tag)
        if kind == "create":
            self.created.add(tag)
        return True

    def _complain(self, tag: str, why: str) -> bool:
        self.complaints.append(f"{tag}: {why}")
        return False


class Crowd:
    """Callers at work, in threads."""

    def __init__(self, url: str, callers: list[Caller]) -> None:
        """Start the clients."""
        self.callers = callers
        self._changed = threading.Condition()
        self._count = 0
        self._threads = [threading.Thread(target=each.call, args=(url, self._told)) for each in callers]
        for thread in self._threads:
            thread.start()

    def wait(self, answers: int) -> None:
        """Return once there were so many."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count >= answers, PATIENCE):
                raise TimeoutError(f"{self._count} answers in {PATIENCE:g} seconds")

    def end(self) -> None:
        """Return once all have ended."""
        for thread in self._threads:
            thread.join()

    def _told(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify()
