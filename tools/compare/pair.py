"""Two servers that get the same calls, and whose answers are compared."""

import json
from typing import Any, Final

import httpx

from tests.golden.client import Client as SessionClient
from tests.golden.exchange import RAW, Exchange, Session
from tools.compare import answers
from tools.compare.answers import Answer, Connection
from tools.compare.differences import Differences
from tools.compare.masks import Masks
from tools.compare.servers import Server
from tools.soak.random_requests.request import Request

PATIENCE_SECONDS: Final = (1.0, 5.0)
"""The waits for more, where a malformed call has had two answers: on a busy machine, one may be lost when the client
ends its side, so it is sent again."""


class Pair(httpx.BaseTransport):
    """This checkout's server, and that of the revision. Both get each call, one call at a time."""

    def __init__(self, ours: Server, theirs: Server, found: Differences, *, database: str) -> None:
        self._servers = (ours, theirs)
        self._found = found
        self._database = database
        self._masks = Masks(ours, theirs)
        self._connections = [Connection(each.plain) for each in self._servers]
        self.number = 0

    def send(self, data: bytes) -> Answer:
        """Send a request on the kept connections, and return our answer."""
        for connection in self._connections:
            connection.send(data)
        ours, theirs = (connection.receive() for connection in self._connections)
        return self._compare(data, ours, theirs)

    def send_generated(self, request: Request) -> None:
        """Send a generated request, which may be malformed."""
        if request.is_http:
            self.send(request.data)
            return
        addresses = [each.https if request.is_for_https_port else each.plain for each in self._servers]
        ours, theirs = answers.alone(addresses, request.data)
        for seconds in PATIENCE_SECONDS:
            if ours != theirs:
                ours, theirs = answers.alone(addresses, request.data, patience=seconds)
        self._compare(request.data, ours, theirs)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request of an `httpx.Client`, which gets our answer."""
        content = request.read()
        lines = [f"{request.method} {request.url.raw_path.decode()} HTTP/1.1".encode()]
        lines += [b"%b: %b" % header for header in request.headers.raw if header[0].lower() != b"connection"]
        answer = self.send(b"\r\n".join([*lines, b"", content]))
        return httpx.Response(int(answer.status[:3]), headers=list(answer.headers), content=answer.body)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control plane, which must succeed, and return our answer."""
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} /_dealdock{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        answer = self.send(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        if not answer.status.startswith("2"):
            raise RuntimeError(f"{method} {path}: {answer}")
        return json.loads(answer.body or b"null")

    def replay(self, session: Session) -> None:
        """Send the requests of a recorded session, with the values that each server's own answers had."""
        clients = [SessionClient("http://{}:{}".format(*each.plain)) for each in self._servers]
        with clients[0], clients[1]:
            for exchange in session.exchanges:
                ours, theirs = (_exchanged(client, exchange) for client in clients)
                request = exchange.request
                first = request.body if request.method == RAW else f"{request.method} {request.target} HTTP/1.1"
                self._compare(f"{first}\r\n\r\n{request.body}".encode("utf-8", "surrogateescape"), ours, theirs)

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()

    def _compare(self, data: bytes, ours: Answer, theirs: Answer) -> Answer:
        self.number += 1
        if ours != theirs and (parts := self._masks.differing(data, ours, theirs)):
            self._found.add(self._database, data, parts)
        return ours


def _exchanged(client: SessionClient, exchange: Exchange) -> Answer:
    response = client.exchange(exchange)
    headers = tuple((name, value) for name, value in response.headers if name.lower() != "date")
    status = f"{response.status}, broken" if response.is_broken else response.status
    return Answer(status, headers, response.body.encode("utf-8", "surrogateescape"))
