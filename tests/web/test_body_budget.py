"""A limit for the total size of large bodies in memory whose senders are not yet authenticated."""

import json
from contextlib import ExitStack, closing
from select import select
from socket import create_connection, socket
from urllib.parse import urlsplit

import pytest

from dealdock.platform.errors import Overloaded
from dealdock.web.body_buffer import FREE_BYTES, MAX_BYTES, PROCESS_BUDGET, BodyBudget, BodyBuffer
from dealdock.web.call_context import Trace
from dealdock.web.pipeline import BaseCall, Unit
from dealdock.web.size_limits import MAX_BODY_BYTES
from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE
from tests.support.running import eventually

API, TOKEN = "/api/opportunity/version/3/do/query", "/services/oauth2/token"
PATIENCE = 30
TOO_MANY = MAX_BYTES // (MAX_BODY_BYTES - FREE_BYTES) + 1
"""Bodies, as large as one may be."""


def begin(address: str, path: str) -> socket:
    """Send the largest body that may be, but for its last byte."""
    connection = create_connection((urlsplit(address).hostname, urlsplit(address).port), PATIENCE)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    connection.sendall(f"{head}Content-Length: {MAX_BODY_BYTES}\r\n\r\n".encode() + b"a" * (MAX_BODY_BYTES - 1))
    return connection


def first_answer(connections: list[socket]) -> tuple[socket, str, str]:
    """Wait for an answer on one of them: which it is, head and body, after which it closes."""
    (answered, *_), _, _ = select(connections, [], [], PATIENCE)
    read = b""
    while part := answered.recv(2**16):
        read += part
    head, _, body = read.decode().partition("\r\n\r\n")
    return answered, head.lower(), body


@ONE_DATABASE
class TestTooMuch:
    @pytest.mark.slow
    def test_of_it_is_refused_and_small_bodies_are_not(self, address: str, pardot: Pardot) -> None:
        with ExitStack() as ended:
            held = [ended.enter_context(closing(begin(address, API))) for _ in range(TOO_MANY)]
            refused, head, body = first_answer(held)
            assert head.startswith("http/1.1 503 ")
            assert {"retry-after: 1", "connection: close"} <= set(head.split("\r\n"))
            assert 'code="66"' in body
            assert pardot.query(ignored="a" * (FREE_BYTES - 1_000), limit=1).error is None
            held.remove(refused)
            for connection in held:
                connection.sendall(b"a")
            statuses = [connection.recv(2**16).split(b" ")[1] for connection in held]
            assert set(statuses) <= {b"200", b"503"}
            assert statuses.count(b"200") > TOO_MANY / 2
        assert pardot.query(ignored="a" * (MAX_BODY_BYTES - 1_000), limit=1).error is None, (
            "what was held is free again"
        )

    @pytest.mark.slow
    def test_is_released_when_clients_disconnect(self, address: str, pardot: Pardot) -> None:
        for _ in range(2):
            with ExitStack() as ended:
                held = [ended.enter_context(closing(begin(address, API))) for _ in range(TOO_MANY)]
                first_answer(held)
        while (answer := pardot.query(ignored="a" * (MAX_BODY_BYTES - 1_000), limit=1)).status == 503:
            pass
        assert answer.error is None

    def test_nothing_is_held_of_unfinished_bodies_whose_clients_left(self, address: str) -> None:
        with ExitStack() as ended:
            for _ in range(20):
                ended.enter_context(closing(begin(address, API)))
            eventually(lambda: PROCESS_BUDGET.held >= 20 * (MAX_BODY_BYTES - 1 - FREE_BYTES))
        eventually(lambda: PROCESS_BUDGET.held == 0)

    @pytest.mark.slow
    def test_of_it_is_refused_by_oauth_in_its_words(self, address: str) -> None:
        with ExitStack() as ended:
            held = [ended.enter_context(closing(begin(address, TOKEN))) for _ in range(TOO_MANY)]
            _, head, body = first_answer(held)
            assert head.startswith("http/1.1 503 ")
            assert json.loads(body)["error"] == "temporarily_unavailable"


class TestTheBudget:
    def test_has_a_part_of_each_body_that_counts_for_nothing(self) -> None:
        budget = BodyBudget(10)
        for _ in range(3):
            body_in(budget).add(b"x" * FREE_BYTES)
        body_in(budget).add(b"x" * (FREE_BYTES + 10))
        with pytest.raises(Overloaded):
            body_in(budget).add(b"x" * (FREE_BYTES + 1))

    def test_counts_a_body_as_it_grows_until_it_is_released(self) -> None:
        budget = BodyBudget(10)
        body, other = body_in(budget), body_in(budget)
        body.add(b"x" * (FREE_BYTES + 4))
        body.add(b"x" * 3)
        with pytest.raises(Overloaded):
            body_in(budget).add(b"x" * (FREE_BYTES + 4))
        other.add(b"x" * (FREE_BYTES + 3))
        body.release()
        body.release()
        other.add(b"x" * 7)
        with pytest.raises(Overloaded):
            body_in(budget).add(b"x" * (FREE_BYTES + 1))

    @ONE_DATABASE
    def test_no_longer_counts_what_an_account_has_sent(self, account: Account) -> None:
        budget, trace = BodyBudget(10), Trace()
        trace.body = body_in(budget)
        trace.body.add(b"x" * (FREE_BYTES + 10))
        with pytest.raises(Overloaded):
            body_in(budget).add(b"x" * (FREE_BYTES + 10))
        AnyCall(sandbox=account.sandbox, method="POST", headers={}, address=None, trace=trace).admit(account.tenant)
        body_in(budget).add(b"x" * (FREE_BYTES + 10))


def body_in(budget: BodyBudget) -> BodyBuffer:
    """Return an empty body that takes its bytes from this budget."""
    return BodyBuffer(budget=budget)


class AnyCall(BaseCall):
    """A call of any API."""

    @property
    def unit(self) -> Unit:
        """A short read."""
        return Unit("read", is_short=True)
