"""The time from a write to the arrival of its webhook, and the cost of webhooks that a call's event does not fit."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import Any, Final, Self

from tests.support.pgserver import NoServerError
from tools.bench import serving
from tools.bench.load.timed_connection import TimedConnection, request, succeeded
from tools.bench.postgres import postgres
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

MAX_MILLISECONDS: Final = 20
SUBSCRIPTIONS: Final = 40
PAUSE_SECONDS: Final = 0.02
"""The pause after an arrival, so that the next call finds an idle server."""

TIMEOUT_SECONDS: Final = 10
_CALLS_OF_A_ROUND: Final = 20
_LEADS: Final = "/close/api/v1/lead/"


class Receiver:
    """A receiver that notes the time at which the event of each lead arrives."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, lead: str) -> float:
        """Return the time at which the event of a lead arrived."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: lead in self.times, TIMEOUT_SECONDS):
                raise RuntimeError("a webhook did not arrive")
            return self.times[lead]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                now = time.perf_counter()
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                with receiver._arrived:
                    receiver.times[body["event"]["object_id"]] = now
                    receiver._arrived.notify_all()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        return Handler


class Account:
    """An account of Close, and the calls that create leads in it."""

    def __init__(self, url: str) -> None:
        with TimedConnection(url) as connection:
            made = connection.call(request(url, "POST", "/_dealdock/accounts", document={"vendor": "close"}))
        shown: dict[str, Any] = succeeded(made).json
        self._url, self._authorization = url, f"Bearer {shown['access_token']}"
        self.create = self.post(_LEADS, {"name": "A lead"})

    def post(self, path: str, document: Mapping[str, Any]) -> bytes:
        """Return a request of the API."""
        return request(self._url, "POST", path, authorization=self._authorization, document=document)

    def subscribe(self, connection: TimedConnection, url: str, action: str, object_type: str) -> None:
        """Subscribe an address to a kind of event."""
        events = [{"action": action, "object_type": object_type}]
        succeeded(connection.call(self.post("/close/api/v1/webhook/", {"url": url, "events": events})))


def measure(suite: Suite) -> Iterator[Result]:
    """Measure one process on SQLite, which holds the lease, and two workers on PostgreSQL."""
    with serving.dealdock(suite.new_database("webhooks"), "--scene", "empty") as served:
        bar = at_most(MAX_MILLISECONDS) if suite.sizes.is_full else None
        yield _arrival(suite, served.url, "webhooks, SQLite: from the call to the arrival", bar)
        yield _unfitting(suite, served.url)
    what = "webhooks, PostgreSQL, 2 workers: from the call to the arrival"
    try:
        with (
            postgres() as database,
            serving.dealdock(database, "--scene", "empty", "--workers", "2", "--home", str(suite.folder)) as served,
        ):
            yield _arrival(suite, served.url, what, None)
    except NoServerError as error:
        yield Result.missing(what, None, str(error))


def _arrival(suite: Suite, url: str, what: str, bar: Any) -> Result:
    account, calls, arrivals = Account(url), list[float](), list[float]()
    with Receiver() as receiver, TimedConnection(url) as connection:
        account.subscribe(connection, receiver.url, "created", "lead")
        for number in range(suite.sizes.calls + 1):
            begun = time.perf_counter()
            answer = connection.call(account.create)
            arrived = receiver.wait_for(succeeded(answer).json["id"])
            if number:  # the first one imports the client
                calls.append(answer.whole)
                arrivals.append((arrived - begun) * 1000)
            time.sleep(PAUSE_SECONDS)
    return Result.of(what, arrivals, "ms", bar, detail=f"the call itself {median(calls):.1f} ms")


def _unfitting(suite: Suite, url: str) -> Result:
    """Compare creations of leads in an account with subscriptions to other events with those in one without any."""
    bare, subscribed = Account(url), Account(url)
    ratios, times = list[float](), list[tuple[float, float]]()
    with TimedConnection(url) as connection:
        for number in range(SUBSCRIPTIONS):
            subscribed.subscribe(connection, f"http://127.0.0.1:9/{number}", "deleted", "task.lead")
        for _ in range(_CALLS_OF_A_ROUND):
            connection.milliseconds(bare.create), connection.milliseconds(subscribed.create)  # warm
        for _ in suite.turns():
            pairs = [
                (connection.milliseconds(bare.create), connection.milliseconds(subscribed.create))
                for _ in range(_CALLS_OF_A_ROUND)
            ]
            without, beside = (median(side) for side in zip(*pairs, strict=True))
            ratios.append(beside / without)
            times.append((without, beside))
    without, beside = (median(side) for side in zip(*times, strict=True))
    what = f"a call with {SUBSCRIPTIONS} webhooks that its event does not fit, against none"
    bar = at_most(1.2) if suite.sizes.is_full else None
    return Result.of(what, ratios, "x", bar, detail=f"{beside:.2f} ms against {without:.2f} ms")
