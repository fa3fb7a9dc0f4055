"""A client that sends requests byte by byte as they are written, and reads answers as they come."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from socket import create_connection, socket
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import jwt
from jwt.algorithms import RSAAlgorithm

from tests.golden.exchange import RAW, Assertion, Capture, Exchange, Request, Response

FOLDER: Final = Path(__file__).parent
HOST: Final = "127.0.0.1:7273"
"""The `Host` of every request that names no other: answers repeat it, and the real port differs from run to run."""

TIMEOUT_SECONDS: Final = 60

_FAULT: Final = "dealdock-fault"
_PIECE: Final = 1 << 16
_REPEATED: Final = re.compile(r"\$\{(.)\*(\d+)\}")
_NAMED: Final = re.compile(r"\$\{([\w.]+)(\|q)?\}")


class Client:
    """A client of one session: a persistent connection, and the captured values."""

    def __init__(self, address: str) -> None:
        """`address`: the server's, as `http://host:port`."""
        host, _, port = address.removeprefix("http://").partition(":")
        self._address = (host, int(port))
        self._connection: socket | None = None
        self._values: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def exchange(self, exchange: Exchange) -> Response:
        """Send a request, and return the response. Store the values that it captures."""
        for assertion in exchange.assertions:
            self._values[assertion.name] = self._signed(assertion)
        response = self._send(exchange.request)
        for capture in exchange.captures:
            self._values |= _captured(capture, response)
        return response

    def _send(self, request: Request) -> Response:
        if request.method == RAW:
            self._close()
        if self._connection is None:
            self._connection = create_connection(self._address, TIMEOUT_SECONDS)
        with suppress(ConnectionError):  # the server may answer before it has read everything
            self._connection.sendall(self._bytes(request))
        method = request.body.partition(" ")[0] if request.method == RAW else request.method
        response, is_kept = _read(self._connection, method)
        if not is_kept or request.method == RAW or _FAULT in dict(request.headers):
            self._close()  # a fault may close the connection behind an answer that is whole
        return response

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _bytes(self, request: Request) -> bytes:
        body = self._filled(request.body) if request.file is None else (FOLDER / request.file).read_bytes()
        if request.method == RAW:
            return body
        named = {name for name, _ in request.headers}
        headers = [] if "host" in named else [("host", HOST)]
        headers += request.headers
        if body and not {"content-length", "transfer-encoding"} & named:
            headers.append(("content-length", str(len(body))))
        lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        return self._filled("\r\n".join([*lines, "", ""])) + body

    def _filled(self, text: str) -> bytes:
        """Insert captured values, percent-encoded where `|q` requests it, and repeated characters."""

        def value(found: re.Match[str]) -> str:
            known = self._values.get(found[1], found[0])
            return quote(known, safe="") if found[2] else known

        text = _REPEATED.sub(lambda found: found[1] * int(found[2]), _NAMED.sub(value, text))
        return text.encode("utf-8", "surrogateescape")

    def _signed(self, assertion: Assertion) -> str:
        claims: dict[str, Any] = json.loads(self._filled(assertion.claims))
        now = int(time.time())
        for name in ("exp", "nbf"):
            if (seconds := claims.pop(f"{name}_in", None)) is not None:
                claims[name] = now + seconds
        key = self._values.get(assertion.key)
        return jwt.encode(claims, _parsed(key), algorithm="RS256") if key else ""


@cache
def _parsed(key: str) -> Any:
    """Return a private key. Its check takes longer than a signature."""
    return RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(key)


def _read(connection: socket, method: str) -> tuple[Response, bool]:
    """Return the answer, and whether the connection can be used again."""
    answer = HTTPResponse(connection, method=method)
    try:
        answer.begin()
    except (HTTPException, ConnectionError):
        return Response("", is_broken=True), False
    body = bytearray()
    is_broken = False
    try:
        for piece in _pieces(answer):
            body += piece
    except (IncompleteRead, ConnectionError):
        is_broken = True
    text = body.decode("utf-8", "surrogateescape")
    headers = tuple(answer.headers.items())
    return Response(str(answer.status), headers, text, is_broken), not (is_broken or answer.will_close)


def _pieces(answer: HTTPResponse) -> Iterator[bytes]:
    """Yield the body as it comes, so that what came before a broken end is not lost. Raises `IncompleteRead`."""
    if answer.chunked or answer.length is None:
        while piece := answer.read1(_PIECE):
            yield piece
        return
    missing = answer.length
    while missing:
        piece = answer.fp.read1(min(missing, _PIECE))
        if not piece:
            raise IncompleteRead(b"")
        missing -= len(piece)
        yield piece


def _captured(capture: Capture, response: Response) -> Mapping[str, str]:
    """Return the values by name, as far as the answer holds them; a request that names another keeps the name."""
    if capture.source == "json":
        with suppress(ValueError):
            members: dict[str, Any] = json.loads(response.body)
            return {f"{capture.name}.{name}": str(value) for name, value in members.items()}
        return {}
    text = response.body if capture.source == "body" else dict(response.headers).get(capture.source, "")
    found = re.search(capture.pattern, text)
    return {capture.name: found[1]} if found else {}
