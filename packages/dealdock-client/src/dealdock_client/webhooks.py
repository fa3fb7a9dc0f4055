"""The deliveries of an account's webhooks, and a receiver for them in the test's process."""

from __future__ import annotations

import json
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Callable, Final, Generic, List, Literal, NamedTuple, TypeVar

from dealdock_client.errors import with_parameters
from dealdock_client.records import ControlPath, Record, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from typing_extensions import Self

__tracebackhide__ = True  # a failing test's traceback ends in the test

_TIMEOUT_SECONDS: Final = 11.0
"""The time without an answer after which a sender has given up: services wait for ten seconds."""

_POLL_SECONDS: Final = 0.01

S = TypeVar("S")

Subscribe = Callable[..., List[Any]]
"""Subscribes an address to events, and returns the subscriptions."""


class Attempt(Record):
    """One attempt of a delivery."""

    at: datetime
    """By the account's clock."""
    status: int | None
    """The status of the receiver's answer; None if no answer came."""
    error: str | None
    """HTTPError, ConnectionError, Timeout or SSLError; None for a success."""
    milliseconds: int
    redelivery: bool
    """True if the test asked for it."""


class Delivery(Record):
    """A delivery at the time of the call. A vendor's deliveries have further attributes, such as the ids of records."""

    number: int
    subscription_id: int | str
    state: Literal["waiting", "held", "delivered", "dropped"]
    attempts: list[Attempt]
    next_attempt_at: datetime | None
    url: str
    body: str
    """The body as it is sent. Present in the result of `delivery`, and of methods that change a delivery."""
    headers: dict[str, str] | None
    answer: str | None
    """The beginning of the body of the last answer."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class Received(NamedTuple):
    """A request that a receiver got."""

    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Receiver:
    """A receiver on a free port of this machine. It answers 200, unless `answer` says otherwise."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        """The requests, in order of arrival."""
        self.subscriptions: list[Any] = []
        """The ids of the subscriptions."""
        self.signature_key: str = ""
        """The key of the signatures; empty where the vendor signs nothing."""
        self._answers: list[tuple[int, float]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url: str = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=[_POLL_SECONDS], daemon=True).start()

    @property
    def events(self) -> list[Any]:
        """The bodies of the requests, as JSON, in order of arrival."""
        return [request.json() for request in self.requests]

    @with_parameters
    def answer(self, status: int = HTTPStatus.OK, *, seconds: float = 0, timeout: bool = False) -> None:
        """Answer the next request with this status, after this time, or not at all. Calls add up, in their order."""
        self._answers.append((int(status), _TIMEOUT_SECONDS if timeout else seconds))

    def close(self) -> None:
        """Stop the receiver. Its subscriptions stay."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        """Return the receiver, which stops when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the receiver."""
        self.close()

    def _next_answer(self) -> tuple[int, float]:
        return self._answers.pop(0) if self._answers else (int(HTTPStatus.OK), 0)


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, seconds = receiver._next_answer()  # noqa: SLF001 (a part of the receiver)
            receiver.requests.append(Received({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(seconds)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    return Handler


class Webhooks(Generic[S]):
    """The webhooks of an account: its deliveries, and the tools of tests for them.

    A method that attempts deliveries returns when the attempts are made. A delivery is given by its number, or as a
    `Delivery`.
    """

    def __init__(self, path: ControlPath, subscriptions: S, subscribe: Subscribe) -> None:
        """`subscribe` takes the receiver's address, the events, and the vendor's own options."""
        self._path, self._subscribe = path, subscribe
        self.subscriptions: S = subscriptions
        """The records of the subscriptions."""
        self._receivers: list[Receiver] = []

    @with_parameters
    def receiver(self, events: Iterable[Any] | None = None, **options: Any) -> Receiver:
        """Start a receiver in this process, and subscribe it to events: to all, unless some are named.

        `options` are fields of the subscription. The receiver stops at the end of the test.
        """
        receiver = Receiver()
        self._receivers.append(receiver)
        made = self._subscribe(self.subscriptions, receiver.url, events, **options)
        receiver.subscriptions = [each.id for each in made]
        receiver.signature_key = next((getattr(each, "signature_key", "") for each in made), "")
        return receiver

    @property
    def deliveries(self) -> list[Delivery]:
        """The deliveries of the account, the newest first, at most 1,000."""
        return [_delivery(each) for each in self._path.call("GET", limit=1000)]

    @with_parameters
    def delivery(self, number: int | Delivery) -> Delivery:
        """Return one delivery, with its request and the last answer."""
        return _delivery(self._path.call("GET", _number(number)))

    def hold(self) -> None:
        """Attempt nothing by itself until `release`."""
        self._path.call("POST", "hold")

    @with_parameters
    def release(
        self,
        *,
        order: Literal["by_number", "reversed"] = "by_number",
        numbers: Sequence[int | Delivery] | None = None,
    ) -> None:
        """Attempt what is held, in this order; with `numbers`, only those, and all others stay held."""
        body = {"order": order} if numbers is None else {"numbers": [_number(each) for each in numbers]}
        self._path.call("POST", "release", body=body)

    @with_parameters
    def run(self, *, until: datetime | str | None = None) -> None:
        """Attempt all waiting deliveries; or make every attempt until a moment, to which the account's clock is
        moved.
        """
        self._path.call("POST", "run", body={} if until is None else {"until": until})

    def run_next(self) -> Delivery:
        """Attempt the first delivery that waits or is held, and return it. Raises `ControlError` if there is none."""
        return _delivery(self._path.call("POST", "next"))

    @with_parameters
    def redeliver(
        self,
        number: int | Delivery,
        *,
        times: int = 1,
        corrupt_signature: bool = False,
        age_seconds: int = 0,
    ) -> Delivery:
        """Send a delivery again, whatever its state."""
        body = {"times": times, "corrupt_signature": corrupt_signature, "age_seconds": age_seconds}
        return _delivery(self._path.call("POST", _number(number), "redeliver", body=body))

    @with_parameters
    def change(self, number: int | Delivery, *, corrupt_signature: bool = False, age_seconds: int = 0) -> Delivery:
        """Change the next attempt of a delivery that waits or is held."""
        body = {"corrupt_signature": corrupt_signature, "age_seconds": age_seconds}
        return _delivery(self._path.call("PATCH", _number(number), body=body))

    @with_parameters
    def drop(self, number: int | Delivery) -> Delivery:
        """Drop a delivery that waits or is held."""
        return _delivery(self._path.call("POST", _number(number), "drop"))

    @with_parameters
    def behave(self, answers: Sequence[Mapping[str, Any]], *, subscription_id: int | str | None = None) -> None:
        """Set the answers to the next attempts, in place of connections: `[{"status": 503}, {"timeout": True}]`."""
        self._path.call("PUT", "receiver", body={"next": answers, "subscription_id": subscription_id})

    @with_parameters
    def wait(self, *, seconds: float = 10) -> None:
        """Wait until no delivery is due or under way. Raises `ControlError` after this time."""
        self._path.call("POST", "settle", body={"seconds": seconds})

    def close(self) -> None:
        """Stop all receivers."""
        while self._receivers:
            self._receivers.pop().close()


def _number(delivery: int | Delivery) -> int:
    return delivery.number if isinstance(delivery, Record) else delivery


def _delivery(shown: Mapping[str, Any]) -> Delivery:
    attempts = [Attempt.read(each) for each in shown["attempts"]]
    due = shown["next_attempt_at"]
    return Delivery(**{**shown, "attempts": attempts, "next_attempt_at": due and moment(due)})
