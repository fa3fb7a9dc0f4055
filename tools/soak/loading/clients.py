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

from tools.bench.filling import Filled
from tools.soak.loading.overload import is_refusal

TIMEOUT_SECONDS: Final = 60.0
"""The longest wait for a response."""

CALLS: Final = "/api/opportunity/version/3/do/"
KINDS: Final = {"create": 50, "query?limit=5": 30, "query?limit=1&value_greater_than=5": 15, "query?output=mobile": 5}
"""The operations, and the share of each in percent. The last one streams."""


@dataclass
class Client:
    """A client that calls until the server stops, on one connection. Each call has a tag of its own.

    `answered`: the tags of successful calls; `created`: those that created a record; `refused`: those that got 503 and
    `Retry-After`; `unanswered`: those whose connection was closed before the first byte of a response. `problems`:
    other outcomes, such as an incomplete response.
    """

    name: str
    account: Filled
    randomness: Random
    created: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def call(self, url: str, on_answer: Callable[[], None]) -> None:
        """Call until the server does not answer. `on_answer` is called after each answer."""
        connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_SECONDS)
        number = 0
        try:
            while self._ask(connection, f"{self.name}-{number}"):
                number += 1
                on_answer()
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
        except OSError:  # including that of http.client for a connection that is closed before the first byte
            self.unanswered.add(tag)
            return False
        except HTTPException as error:
            return self._add_problem(tag, repr(error))
        return self._note(answer, kind, tag)

    def _note(self, answer: HTTPResponse, kind: str, tag: str) -> bool:
        try:
            body = answer.read()
            document = json.loads(body)
        except (HTTPException, OSError, ValueError) as error:
            return self._add_problem(tag, f"an incomplete response ({error!r})")
        if is_refusal(answer.status, answer.getheader("Retry-After"), body):
            self.refused.add(tag)
            return True
        if answer.status != HTTPStatus.OK or document["@attributes"]["stat"] != "ok":
            return self._add_problem(tag, f"{answer.status}: {document}")
        self.answered.add(tag)
        if kind == "create":
            self.created.add(tag)
        return True

    def _add_problem(self, tag: str, why: str) -> bool:
        self.problems.append(f"{tag}: {why}")
        return False


class Clients:
    """Clients that call concurrently, each in a thread."""

    def __init__(self, url: str, clients: list[Client]) -> None:
        """Start the clients."""
        self.clients = clients
        self._changed = threading.Condition()
        self._count = 0
        self._threads = [threading.Thread(target=each.call, args=(url, self._count_answer)) for each in clients]
        for thread in self._threads:
            thread.start()

    def wait(self, answers: int) -> None:
        """Wait until the clients have this many answers."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count >= answers, TIMEOUT_SECONDS):
                raise TimeoutError(f"{self._count} answers in {TIMEOUT_SECONDS:g} seconds")

    def end(self) -> None:
        """Wait until all clients have ended."""
        for thread in self._threads:
            thread.join()

    def _count_answer(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify()
