"""Malformed HTTP, and unusual input for the port for TLS and proxies."""

from random import Random
from typing import Final

from soak.random_requests import other_apis, pardot
from soak.random_requests.request import Accounts, Request, chance
from soak.random_requests.values import value

API: Final = b"/api/opportunity/version/3/do/query"
BEGINNINGS: Final = (
    b"",
    b"\0",
    b"\r\n" * 50,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x41" * 40,
    b"\x80\x2e\x01\x00\x02",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    b"GET",
    b"GET ",
    b"GET " + API,
    b"GET " + API + b"\r\n\r\n",
    b"GET  " + API + b" HTTP/1.1\r\n\r\n",
    b" GET " + API + b" HTTP/1.1\r\n\r\n",
    b"GET\t" + API + b"\tHTTP/1.1\r\n\r\n",
    b"GET " + API + b" http/1.1\r\n\r\n",
    b"GET " + API + b" HTTP/0.9\r\n\r\n",
    b"GET " + API + b" HTTP/1.0\r\n\r\n",
    b"GET " + API + b" HTTP/9.9\r\n\r\n",
    b"GET " + API + b" HTTP/1.1\n\n",
    b"GET " + API + b" HTTP/1.1\r\r\n\n",
    b"GET " + API + b"#part HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://localhost" + API + b" HTTP/1.1\r\n\r\n",
    b"GET http:// HTTP/1.1\r\n\r\n",
    b"GET http://[::1" + API + b" HTTP/1.1\r\n\r\n",
    b"GET * HTTP/1.1\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET ? HTTP/1.1\r\n\r\n",
    "GET /é HTTP/1.1\r\n\r\n".encode(),
    b"X" * 70_000,
    b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
    b"\xff\xfe" * 500,
)
HEADERS: Final = (
    b"Content-Length: 99999999999999999999",
    b"Content-Length: 18446744073709551615",
    b"Content-Length: -1",
    b"Content-Length: +3",
    b"Content-Length: 0x3",
    b"Content-Length: 3\r\nContent-Length: 4",
    b"Content-Length: 3, 3",
    b"Content-Length:",
    b"Content-Length: 1000000",
    b"Content-Length: 2000000",
    b"Content-Length: 3\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: chunked, identity",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding:\x0bchunked",
    b"no colon",
    b": no name",
    b"Na me: x",
    b"Name : x",
    b"X: a\r\n folded",
    b"X: \0",
    b"X: \x7f\xff",
    b"X: a\nY: b",
    b"\x00: x",
    b"Host: x\r\nHost: y",
    b"Connection: close, upgrade\r\nUpgrade: websocket",
    b"Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: x",
    b"Expect: 100-continue",
    b"Expect: 200-ok",
    b"X: " + b"y" * 70_000,
    b"x:\r\n" * 20_000 + b"x:",
)
BODIES: Final = (
    *(
        b"",
        b"abc",
        b"3\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcd\r\n",
        b"-1\r\n",
        b"fffffffffffffffff\r\n",
        b"3;x=y\r\nabc\r\n0\r\nX: y\r\n\r\n",
    ),
    *(b"zz\r\n", b"3\nabc\n0\n\n", b"3\r\nab", b"0\r\n" + b"X: y\r\n" * 5_000, b"1;" + b"x" * 70_000),
)
NAMES: Final = (
    b"pi.pardot.com",
    b"login.salesforce.com",
    b"localhost",
    b"127.0.0.1",
    b"[::1]",
    b"x" * 300,
    b"",
    b"\xff",
    b"evil.example",
)
PORTS: Final = (b"443", b"80", b"0", b"99999", b"-1", b"x", b"")


def malformed_call(randomness: Random, accounts: Accounts) -> Request:
    """Return malformed HTTP: random bytes, or a call with random changes."""
    kind = randomness.randrange(10)
    if kind == 0:
        return Request(randomness.choice(BEGINNINGS), "any", is_http=False)
    if kind < 4:  # noqa: PLR2004 (a share)
        line = b"%b %b HTTP/1.1\r\n" % (
            randomness.choice((b"POST", b"GET", b"PUT")),
            randomness.choice((API, b"/services/oauth2/token", b"/")),
        )
        heads = b"\r\n".join([b"Host: localhost", randomness.choice(HEADERS), b"", b""])
        return Request(line + heads + randomness.choice(BODIES), "any", is_http=False)
    of = randomness.choice((pardot.call, pardot.call, other_apis.oauth, other_apis.home))
    return Request(_mutated(randomness, of(randomness, accounts).data), "any", is_http=False)


def _mutated(randomness: Random, data: bytes) -> bytes:
    for _ in range(randomness.randrange(1, 4)):
        at, rest = randomness.randrange(len(data) + 1), randomness.randrange(1, 10)
        put = randomness.choice((b"", randomness.randbytes(rest), b"\r\n", b"\0", b" ", value(randomness)))
        data = data[:at] + put + data[at + (rest if chance(randomness, 50) else 0) :]
    return data[: randomness.randrange(len(data) + 1)] if chance(randomness, 20) else data


def call_at_https_port(randomness: Random, accounts: Accounts) -> Request:
    """Return unencrypted input for the port for TLS: tunnels, calls of a proxy, incomplete handshakes."""
    name, port = randomness.choice(NAMES), randomness.choice(PORTS)
    kind = randomness.randrange(4)
    if kind == 0:
        end = randomness.choice((b"", b"\r\n", b"\r\n\r\n", b"\r\nX: " + b"y" * 20_000))
        data = (
            b"CONNECT %b:%b HTTP/1.1\r\nHost: x\r\n" % (name, port)
            + end
            + randomness.randbytes(randomness.randrange(50))
        )
    elif kind == 1:
        path = randomness.choice((API, b"", b"/", b"/_dealdock/accounts", b"?x"))
        data = b"GET http://%b:%b%b HTTP/1.1\r\nHost: %b\r\n\r\n" % (name, port, path, randomness.choice(NAMES))
    elif kind == 2:  # noqa: PLR2004
        data = b"\x16\x03" + randomness.randbytes(randomness.randrange(300))
    else:
        data = (
            _mutated(randomness, b"CONNECT pi.pardot.com:443 HTTP/1.1\r\nHost: x\r\n\r\n")
            if chance(randomness, 50)
            else malformed_call(randomness, accounts).data
        )
    return Request(data, "proxy", is_http=False, is_for_https_port=True)
