"""The hosts that deliveries may go to, and the bounds of a request: no client reaches the inside of a network."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import pytest

from dealdock.platform.webhooks import client as client_module
from dealdock.platform.webhooks import hosts
from dealdock.platform.webhooks.client import Result, WebhookClient
from dealdock.platform.webhooks.hosts import Lookups
from dealdock.platform.webhooks.rules import Message
from tests.support.receiver import Receiver
from tests.support.running import PATIENCE

ELSEWHERE: Final = [
    "http://0.0.0.0/",
    "http://[::]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://[fd00::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a00:1]/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://192.0.2.1/",
    "https://[2001:db8::1]/",
]
NAMES: Final = [
    "rebinding.test",
    "localhost.rebinding.test",
    "127.0.0.1.rebinding.test",
    "localhost.",
    "xn--hxajbheg2az3al",
]
LOOPBACK: Final = [
    "http://127.1/",
    "http://2130706433/",
    "http://127.0.0.1/",
    "http://127.9.9.9:81/a?b=c",
    "http://[::1]/",
    "http://localhost/",
]


def resolved(url: str, *named: str) -> tuple[str, str] | None:
    return asyncio.run(hosts.resolved(url, named, Lookups(), 1))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def sent(url: str, *named: str, headers: dict[str, str] | None = None, verifies: bool = True) -> Result:
    async def send() -> Result:
        async with WebhookClient(named) as client:
            return await client.send(Message(url, headers or {}, b"{}", verifies), None, 1)

    return asyncio.run(send())


class Names:
    """A resolver whose answers change."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        real = socket.getaddrinfo

        def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            if "rebinding.test" not in host or options.get("flags"):
                return real(host, port, *more, **options)
            self.asked.append(host)
            found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


class TestHosts:
    @pytest.mark.parametrize("url", ELSEWHERE)
    def test_other_addresses_are_not_called_unless_they_are_named(self, url: str) -> None:
        assert resolved(url) is None
        assert resolved(url, "crm.test", "10.0.0.2") is None

    @pytest.mark.parametrize("name", NAMES)
    def test_no_name_server_is_asked_for_a_name_that_may_not_be_called(
        self, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        asked = []
        real = socket.getaddrinfo

        def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            if not options.get("flags", 0) & socket.AI_NUMERICHOST:
                asked.append(host)
            return real(host, port, *more, **options)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        assert sent(f"http://{name}:9/hook", "named.test") == Result(None, "ConnectionError")
        assert asked == []

    @pytest.mark.slow
    def test_attempts_at_the_same_name_and_any_port_wait_for_one_lookup_and_the_others_go_on(
        self, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
    ) -> None:
        answered, silent = threading.Event(), []
        real = socket.getaddrinfo

        def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            if host == "silent.test" and not options.get("flags"):
                silent.append(host)
                answered.wait(PATIENCE)
            return real(host, port, *more, **options)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 2.0)

        async def send_all() -> list[Result]:
            url = receiver.url.replace("127.0.0.1", "localhost")
            async with WebhookClient(["silent.test"]) as client:
                waiting = [
                    asyncio.create_task(client.send(Message(f"http://silent.test:{port}/", {}, b"{}"), None, 1))
                    for port in (*range(80, 105), *[80] * 25)
                ]
                await asyncio.sleep(0)
                assert (await client.send(Message(url, {}, b"{}"), None, 1)).status == 204
                assert not any(each.done() for each in waiting)
                return await asyncio.gather(*waiting)

        begun = time.monotonic()
        results = asyncio.run(send_all())
        answered.set()
        assert set(results) == {Result(None, "Timeout")}
        assert silent == ["silent.test"]
        assert time.monotonic() - begun < PATIENCE / 2  # the end does not wait for the lookup

    def test_an_account_has_a_bound_of_lookups_and_the_others_go_on(
        self, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
    ) -> None:
        answered, asked = threading.Event(), []
        real = socket.getaddrinfo

        def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            if options.get("flags") or not host.endswith(".test"):
                return real(host, port, *more, **options)
            asked.append(host)
            if host.startswith("silent"):
                answered.wait(PATIENCE)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        names = [f"silent{number}.test" for number in range(3 * hosts.MAX_OF_ACCOUNT)]

        async def send_all() -> list[Result]:
            port = receiver.url.rpartition(":")[2]

            async with WebhookClient([*names, "quick.test"]) as client:

                def sending(host: str, account_id: int) -> asyncio.Task[Result]:
                    message = Message(f"http://{host}:{port}", {}, b"{}")
                    return asyncio.create_task(client.send(message, None, account_id))

                own = [sending(name, 1) for name in names]
                quick = sending("quick.test", 1)
                assert (await sending("quick.test", 2)).status == 204
                assert len(asked) == hosts.MAX_OF_ACCOUNT + 1
                assert set(asked) == {*names[: hosts.MAX_OF_ACCOUNT], "quick.test"}
                assert not quick.done()
                same = sending(names[0], 2)
                assert (await sending("quick.test", 2)).status == 204
                assert len(asked) == hosts.MAX_OF_ACCOUNT + 2  # the name that another account asks for is not repeated
                answered.set()
                return await asyncio.gather(*own, quick, same)

        assert {each.status for each in asyncio.run(send_all())} == {204}
        assert sorted(asked) == sorted([*names, *["quick.test"] * 3])

    @pytest.mark.parametrize("url", LOOPBACK)
    def test_loopback_is_called(self, url: str) -> None:
        assert resolved(url) is not None

    def test_a_named_host_is_called_wherever_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        names = Names(monkeypatch, ["192.0.2.7"])
        assert resolved("http://rebinding.test/hook") is None
        assert names.asked == []
        found = resolved("http://rebinding.test/hook", "rebinding.test")
        assert found == ("http://192.0.2.7:80/hook", "rebinding.test")
        assert resolved("http://rebinding.test/hook", "other.test") is None

    def test_the_address_that_was_checked_is_called(self, monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
        """A name that leads to loopback at the check and elsewhere at the connection is asked once."""
        names = Names(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])
        url = receiver.url.replace("127.0.0.1", "rebinding.test")
        assert sent(url, "rebinding.test").status == 204
        assert names.asked == ["rebinding.test"]
        assert receiver.requests[0][0]["host"].startswith("rebinding.test:")

    def test_a_name_is_resolved_at_each_attempt(self, monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
        names = Names(monkeypatch, ["127.0.0.1"], ["127.0.0.9"])
        url = receiver.url.replace("127.0.0.1", "rebinding.test")
        assert sent(url, "rebinding.test").status == 204
        assert sent(url, "rebinding.test") == Result(None, "ConnectionError")
        assert (len(receiver.requests), names.asked) == (1, ["rebinding.test"] * 2)

    @pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http:///x", "http://[::1/", "http://127.0.0.1:99999/", "x"])
    def test_what_is_no_address_is_an_error(self, url: str) -> None:
        assert sent(url) == Result(None, "ConnectionError")


@pytest.fixture
def serving() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """A function that starts a server of one connection, and returns its address."""
    servers: list[socket.socket] = []

    def start(behave: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def run() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):  # the client leaves
                connection.recv(65536)
                behave(connection)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield start
    for server in servers:
        server.close()


class TestBounds:
    def test_a_redirect_is_not_followed(self, receiver: Receiver) -> None:
        receiver.statuses = [302]
        assert sent(receiver.url)[:2] == (302, "HTTPError")
        assert len(receiver.requests) == 1

    def test_an_endless_answer_is_read_up_to_its_bound(self, serving: Any) -> None:
        def behave(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)

        result = sent(serving(behave))
        assert result.status == 200
        assert result.answer is not None
        assert len(result.answer) <= client_module.KEPT_ANSWER_BYTES

    @pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
    def test_an_answer_that_does_not_end_is_a_timeout(
        self, serving: Any, begin: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.3)

        def drip(connection: socket.socket) -> None:
            connection.sendall(begin)
            for _ in range(600):  # each byte comes in time, the answer does not
                time.sleep(0.1)
                connection.sendall(b"x")

        begun = time.monotonic()
        assert sent(serving(drip)) == Result(None, "Timeout")
        assert time.monotonic() - begun < PATIENCE / 2

    def test_no_proxy_of_the_environment_is_used(self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert sent(receiver.url).status == 204

    def test_headers_of_a_subscription_do_not_replace_those_of_the_request(self, receiver: Receiver) -> None:
        headers = {"Host": "elsewhere.test", "content-length": "0", "Transfer-Encoding": "chunked", "X-Own": "1"}
        headers |= {" Host": "elsewhere.test", "Cookie ": "a=1"}
        assert sent(receiver.url, headers=headers).status == 204
        ((found, body),) = receiver.requests
        assert found["host"] in receiver.url
        assert (found["content-length"], body, found["x-own"]) == ("2", b"{}", "1")
