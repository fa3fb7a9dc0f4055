"""The HTTPS port in clear: a proxy that leads to the service's hosts, all of which are this server."""

import json

import pytest

from dealdock.app import VENDORS
from tests.server.answering import Answering, answer, call

CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def refusal(running: Answering, asked: bytes) -> str:
    """Return the first line of the answer."""
    with running.connect() as client:
        client.sendall(asked)
        answer = b""
        while part := client.recv(1 << 16):
            answer += part
    return answer.decode().partition("\r\n")[0]


class TestTunnels:
    @pytest.mark.parametrize(
        "host", [*sorted(host for host, vendor in VENDORS.hosts.items() if vendor == "pardot"), "PI.Pardot.com."]
    )
    def test_lead_to_this_server(self, running: Answering, host: str) -> None:
        with running.connect() as client:
            client.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
            assert client.recv(100) == CONNECTED
            with running.context().wrap_socket(client, server_hostname=host.rstrip(".")) as secure:
                assert json.loads(call(secure, "/", host)[1])["url"] == f"https://{host}"

    @pytest.mark.parametrize("host", sorted(host for host, vendor in VENDORS.hosts.items() if vendor != "pardot"))
    def test_lead_to_the_vendor_of_the_host(self, running: Answering, host: str) -> None:
        """Its `/` is the vendor's own answer where nothing is."""
        with running.connect() as client:
            client.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
            assert client.recv(100) == CONNECTED
            with running.context().wrap_socket(client, server_hostname=host) as secure:
                status, body = call(secure, "/", host)
                assert (status, "error" in json.loads(body)) == (404, True)

    def test_may_be_asked_for_piece_by_piece_and_carry_what_is_in_clear(self, running: Answering) -> None:
        with running.connect() as client:
            for piece in (b"C", b"ONNECT pi.pardot.com:80 HTTP/1.1\r\nProxy-Connection: keep-alive\r", b"\n", b"\r\n"):
                client.sendall(piece)
            assert client.recv(100) == CONNECTED
            assert call(client, "/_dealdock/livez")[0] == 200
            assert call(client, "/", "example.org")[0] == 400

    def test_may_begin_before_the_answer(self, running: Answering) -> None:
        with running.connect() as client:
            client.sendall(b"CONNECT pi.pardot.com:80 HTTP/1.0\r\n\r\nGET /_dealdock/livez HTTP/1.1\r\n")
            client.sendall(b"Host: pi.pardot.com\r\n\r\n")
            assert client.recv(len(CONNECTED)) == CONNECTED
            assert answer(client)[0] == 200

    @pytest.mark.parametrize(
        "host",
        [
            *("example.org", "pi.pardot.com.example.org", "x.pi.pardot.com", "example.org#pi.pardot.com", "é"),
            *("pi.pardot.com@example.org", "user:password@pi.pardot.com", "pi.pardot.com..", ".pi.pardot.com"),
            *("pi.pardot.com:443", "pi.pardot.com\0.example.org", "pi\uff0epardot.com", "pi.pardot.com/", "*"),
            *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0", "169.254.169.254"),
            *("[::1]", "::1", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "10.0.0.1"),
        ],
    )
    def test_lead_only_to_the_server(self, running: Answering, host: str) -> None:
        line = refusal(running, f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
        assert line.startswith("HTTP/1.1 403 dealdock does not proxy "), line
        assert line.endswith(". Add it to NO_PROXY, or to dealdock run as --allow.")

    @pytest.mark.parametrize(
        ("asked", "line"),
        [
            (b"CONNECT pi.pardot.com HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad request"),
            (b"COPY / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad request"),
            (b"CONNECT pi.pardot.com:443 HTTP/1.1\r\nX: " + b"x" * 16384, "HTTP/1.1 431 Headers too large"),
        ],
    )
    def test_are_refused_with_an_explanation(self, running: Answering, asked: bytes, line: str) -> None:
        assert refusal(running, asked) == line


class TestCallsInClear:
    def test_are_answered_as_the_host_that_their_url_names(self, running: Answering) -> None:
        with running.connect() as client:
            for url in ("http://pi.pardot.com", "http://test.salesforce.com:80", "https://login.salesforce.com"):
                status, body = call(client, f"{url}/?x=1", host="127.0.0.1")
                assert (status, json.loads(body)["url"]) == (200, url), "https:// is what some clients ask a proxy for"
            assert json.loads(call(client, "http://pi.pardot.com")[1])["url"] == "http://pi.pardot.com"

    def test_are_looked_at_one_by_one(self, running: Answering) -> None:
        with running.connect() as client:
            assert call(client, "http://pi.pardot.com/_dealdock/livez")[0] == 200
            for url in (
                *("http://127.0.0.1/_dealdock/livez", "http://[::1]/", "http://169.254.169.254/latest/meta-data"),
                *("http://example.org/", "http://pi.pardot.com@example.org/", "http://pi.pardot.com.example.org:80/"),
            ):
                status, body = call(client, url, more="Content-Length: 3\r\n", method="POST")
                client.sendall(b"a=1")
                assert (status, "NO_PROXY" in body) == (403, True)
            assert call(client, "http://pi.pardot.com/_dealdock/livez")[0] == 200

    @pytest.mark.parametrize("scheme", ["javascript", "ftp", "ws", "vbscript", "data"])
    def test_are_of_http_alone(self, running: Answering, scheme: str) -> None:
        for host in ("pi.pardot.com", "example.org"):
            with running.connect() as client:
                status, body = call(client, f"{scheme}://{host}/", "pi.pardot.com")
                assert (status, f"{scheme}:" in body) == (400, False)
        with running.connect() as client:
            assert json.loads(call(client, "HTTP://pi.pardot.com/")[1])["url"] == "http://pi.pardot.com"

    @pytest.mark.slow
    @pytest.mark.parametrize("version", ["2.0", "0.9"])
    def test_are_of_a_version_that_can_be_answered(self, running: Answering, version: str) -> None:
        asked = f"GET http://pi.pardot.com/_dealdock/livez HTTP/{version}\r\nHost: pi.pardot.com\r\n\r\n"
        assert refusal(running, asked.encode()) == "HTTP/1.1 400 Bad Request"

    def test_may_be_direct_ones_to_the_hosts(self, running: Answering) -> None:
        with running.connect() as client:
            assert call(client, "/_dealdock/livez", "pi.pardot.com:80")[0] == 200
            assert call(client, "/_dealdock/livez", f"127.0.0.1:{running.port}") == (
                400,
                "This port expects HTTPS, or clients that use it as a proxy.\n",
            )

    def test_do_not_reach_the_control_plane(self, running: Answering) -> None:
        with running.connect() as client:
            assert call(client, "http://pi.pardot.com/_dealdock/accounts", "127.0.0.1")[0] == 403
