"""No delivery goes to a server of the sandbox, in whatever form its address is written."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform.webhooks import own_listeners
from dealdock.platform.webhooks.client import Result
from dealdock.server import listen
from dealdock.server.https import HttpsPort
from dealdock.server.process import Server
from dealdock.settings import Settings
from dealdock.testing.in_process import InProcess
from tests.platform.webhooks.test_hosts import sent
from tests.support.builders import NO_TLS
from tests.support.receiver import Receiver
from tests.support.serving import served

NOT_SENT = Result(None, "ConnectionError")
FORMS = (
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "127.1",
    "127.9.9.9",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "user:word@127.0.0.1",
    "localhost.",
    "127.0.0.1.",
    "[::1%251]",
    "[::1%25lo]",
)
NAMED = ("0.0.0.0", "0", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]")  # noqa: S104 (nothing is bound here)


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a sandbox."""
    with Sandbox(Settings(database=None)) as sandbox, served(sandbox) as address:
        assert httpx.get(f"{address}/_dealdock/livez", verify=NO_TLS, timeout=30).is_success
        yield int(address.rpartition(":")[2])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


class TestOwnListeners:
    @pytest.mark.parametrize("host", FORMS)
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_are_not_called_by_a_form_of_a_loopback_address(self, port: int, scheme: str, host: str) -> None:
        assert sent(f"{scheme}://{host}:{port}/_dealdock/accounts", verifies=False) == NOT_SENT

    @pytest.mark.parametrize("host", NAMED)
    def test_are_not_called_by_a_name_that_the_setting_has(self, port: int, host: str) -> None:
        assert sent(f"http://{host}:{port}/livez", host.strip("[]")) == NOT_SENT

    def test_are_not_called_at_another_address_of_the_machine(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # nothing is sent; it chooses the address of this machine
            own = probe.getsockname()[0]
        with listen("0.0.0.0", 0) as listener:  # noqa: S104 (the addresses of this machine are the subject)
            number = listener.getsockname()[1]
            assert sent(f"http://{own}:{number}/", own) == NOT_SENT

    def test_are_not_called_by_a_name_that_resolves_to_them(self, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert sent(f"http://rebinding.test:{port}/", "rebinding.test") == NOT_SENT

    def test_of_https_and_the_proxy_are_not_called(self) -> None:
        server = InProcess()
        try:
            server.open_https()
            for scheme in ("http", "https"):
                assert sent(f"{scheme}://127.0.0.1:{server.sandbox.https_port}/livez", verifies=False) == NOT_SENT
        finally:
            server.stop()

    def test_that_have_ended_leave_their_ports_to_others(self) -> None:
        listener = listen("127.0.0.1", 0)
        with Sandbox(Settings(database=None)) as sandbox:
            https = listen("127.0.0.1", 0)
            ports = [each.getsockname()[1] for each in (listener, https)]
            reached: list[bool] = []

            def ready() -> None:
                reached.extend(own_listeners.include("127.0.0.1", number) for number in ports)
                server.stop()

            server = Server(object(), ready=ready, signals=())
            server.answer(listener, HttpsPort(https, sandbox))
        assert reached == [True, True]
        assert not any(own_listeners.include("127.0.0.1", number) for number in ports)

    def test_leave_receivers_at_other_ports_alone(self, port: int, receiver: Receiver) -> None:
        assert own_listeners.include("127.0.0.1", port)
        assert sent(receiver.url).status == 204
        assert not own_listeners.include("192.0.2.1", port)


@pytest.mark.parametrize(
    "name",
    ["Origin", "ORIGIN", "Referer", "Cookie", "Sec-Fetch-Site", "sec-ch-ua", "Proxy-Authorization", "User-Agent"],
)
def test_headers_of_browsers_and_proxies_are_not_sent(receiver: Receiver, name: str) -> None:
    headers = {name: "mine", "Authorization": "Bearer of the receiver", "X-Own": "1"}
    assert sent(receiver.url, headers=headers).status == 204
    ((found, _),) = receiver.requests
    assert found.get(name.lower()) in {None, "dealdock"}
    assert (found["authorization"], found["x-own"]) == ("Bearer of the receiver", "1")
