"""TLS at the HTTPS port, by the certificates of the sandbox's own CA."""

import gc
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from ssl import TLSVersion

import pytest

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.server import https
from dealdock.settings import Settings
from tests.server.answering import Answering, answering, call


@pytest.fixture(scope="module")
def temporary() -> Iterator[Sandbox]:
    """A sandbox with a host name, and with one that no certificate can have."""
    with Sandbox(Settings(hosts=("sandbox.test", "no_name"))) as sandbox:
        yield sandbox


@pytest.mark.parametrize("version", [TLSVersion.TLSv1_2, TLSVersion.TLSv1_3])
def test_is_spoken_in_both_versions(running: Answering, version: TLSVersion) -> None:
    with running.secure("pi.pardot.com", version) as client:
        assert client.version() == {TLSVersion.TLSv1_2: "TLSv1.2", TLSVersion.TLSv1_3: "TLSv1.3"}[version]
        assert call(client, "/_dealdock/livez") == (200, '{"status":"ok"}')
        assert json.loads(call(client, "/")[1])["url"] == "https://pi.pardot.com", (
            "a second call, on the same connection"
        )


@pytest.mark.parametrize("name", [*sorted(VENDORS.hosts), "localhost", "127.0.0.1", "::1", "sandbox.test"])
def test_certificates_name_the_hosts_this_machine_and_what_else_it_is_called(running: Answering, name: str) -> None:
    with running.secure(name) as client:
        assert call(client, "/_dealdock/livez", name)[0] == 200


def test_certificates_have_no_other_names(running: Answering) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"), running.connect() as client:
        running.context().wrap_socket(client, server_hostname="example.org")


def test_certificates_last_a_year_and_began_a_day_ago(running: Answering) -> None:
    """Some clients refuse certificates that are to last longer than 398 days."""
    with running.secure() as client:
        shown = client.getpeercert()
    assert shown is not None
    begins, ends = (ssl.cert_time_to_seconds(str(shown[name])) for name in ("notBefore", "notAfter"))
    assert ends - begins == 398 * 86_400
    assert begins <= time.time() - 86_400


def test_http_1_1_is_what_is_agreed_on(running: Answering) -> None:
    context = running.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(running.connect(), server_hostname="pi.pardot.com") as client:
        assert client.selected_alpn_protocol() == "http/1.1"


def test_a_failed_handshake_does_not_affect_others(running: Answering) -> None:
    with running.connect() as client:
        client.sendall(b"\x16 no hello, though it begins as one" * 10)
        while client.recv(100):
            pass
    with running.secure() as client:
        assert call(client, "/_dealdock/livez")[0] == 200


@pytest.mark.slow
def test_a_silent_client_is_disconnected(running: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "FIRST_CALL_SECONDS", 0.05)
    with running.connect() as silent:
        assert silent.recv(1) == b""
    monkeypatch.setattr(https, "FIRST_CALL_SECONDS", 1.0)  # enough for what they send at once
    with running.connect() as halfway:
        halfway.sendall(b"\x16")
        assert halfway.recv(1) == b""
    with running.connect() as in_a_tunnel:
        in_a_tunnel.sendall(b"CONNECT pi.pardot.com:443 HTTP/1.1\r\n\r\n")
        assert in_a_tunnel.recv(100).startswith(b"HTTP/1.1 200 ")
        assert in_a_tunnel.recv(1) == b""


def test_a_client_that_is_silent_after_the_handshake_is_disconnected(running: Answering) -> None:
    running.server.config.timeout_keep_alive = 0
    try:
        with running.secure() as silent:
            assert silent.recv(1) == b""
    finally:
        running.server.config.timeout_keep_alive = 60


@contextmanager
def young_objects() -> Iterator[None]:
    """Keep all new objects in the youngest generation, and collect it at the end: the others take a second each."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        gc.enable()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors by /proc")
def test_a_stop_closes_all_connections(temporary: Sandbox, loop: str) -> None:
    with young_objects(), answering(temporary, loop):
        pass  # libuv has a pipe, from the first loop on
    before = len(list(Path("/proc/self/fd").iterdir()))
    with young_objects():
        with answering(temporary, loop) as running:
            clients = [running.connect(), running.secure(), running.connect(), running.connect(), running.secure()]
            clients[2].sendall(b"CONNECT pi.pardot.com:443 HTTP/1.1\r\n\r\n")
            assert clients[2].recv(100)
            clients[3].sendall(b"CONNECT pi.pardot.com:4")
            assert call(clients[4])[0] == 200
        assert [client.recv(1) for client in clients] == [b""] * len(clients)
        for client in clients:
            client.close()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_a_port_can_be_added_to_a_server_that_runs(temporary: Sandbox, loop: str) -> None:
    with answering(temporary, loop) as running, create_server(("127.0.0.1", 0)) as another:
        running.server.open(https.HttpsPort(another, temporary))
        with running._replace(port=another.getsockname()[1]).secure() as client:
            assert call(client, "/_dealdock/livez")[0] == 200
