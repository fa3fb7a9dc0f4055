"""Malformed HTTP, also for the port for TLS and proxies."""

from random import Random
from typing import Final

from tools.soak.random_requests.request import Request

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


BYTES: Final = (
    *(b"\r\n", b"\0", b" ", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80" * 20),
    *(b"\r\n\r\n", b":", b"%", b"%00", b"%c0%ae", b"9" * 400, b"' OR 1=1 --", b"[" * 10_000, b"x" * 70_000),
)
"""The values that are put into calls."""


def malformed(randomness: Random, call: Request) -> Request:
    """Return malformed HTTP: fixed bytes, this call with random changes, or bytes for the port for TLS and proxies."""
    kind = randomness.randrange(10)
    if kind == 0:
        data = randomness.choice(BEGINNINGS)
    elif kind < 4:  # noqa: PLR2004 (a share)
        target = randomness.choice((API, b"/services/oauth2/token", b"/"))
        line = b"%b %b HTTP/1.1\r\n" % (randomness.choice((b"POST", b"GET", b"PUT")), target)
        heads = b"\r\n".join([b"Host: localhost", randomness.choice(HEADERS), b"", b""])
        data = line + heads + randomness.choice(BODIES)
    elif kind < 8:  # noqa: PLR2004 (a share)
        data = changed(randomness, call.data)
    else:
        return Request(_for_https_port(randomness), "proxy", is_http=False, is_for_https_port=True)
    return Request(data, "any", is_http=False)


def changed(randomness: Random, data: bytes) -> bytes:
    """Return the bytes with a few of them replaced, or cut off."""
    for _ in range(randomness.randrange(1, 4)):
        at, size = randomness.randrange(len(data) + 1), randomness.randrange(1, 10)
        put = randomness.choice((b"", randomness.randbytes(size), randomness.choice(BYTES)))
        data = data[:at] + put + data[at + randomness.choice((0, size)) :]
    return data[: randomness.randrange(len(data) + 1)] if randomness.randrange(5) == 0 else data


def _for_https_port(randomness: Random) -> bytes:
    """Return unencrypted input for the port for TLS: tunnels, calls of a proxy, incomplete handshakes."""
    name, port = randomness.choice(NAMES), randomness.choice(PORTS)
    tunnel = b"CONNECT %b:%b HTTP/1.1\r\nHost: x\r\n" % (name, port)
    path = randomness.choice((API, b"", b"/", b"/_dealdock/accounts", b"?x"))
    end = randomness.choice((b"", b"\r\n", b"\r\n\r\n", b"\r\nX: " + b"y" * 20_000))
    return randomness.choice(
        (
            tunnel + end + randomness.randbytes(randomness.randrange(50)),
            b"GET http://%b:%b%b HTTP/1.1\r\nHost: %b\r\n\r\n" % (name, port, path, randomness.choice(NAMES)),
            b"\x16\x03" + randomness.randbytes(randomness.randrange(300)),
            changed(randomness, tunnel + b"\r\n"),
        )
    )
