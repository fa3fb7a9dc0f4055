"""A receiver that notes what arrives, and addresses where nobody answers."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, Final, Self

FAILED: Final = 503


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


class Receiver:
    """A receiver that notes the bodies of each path in order of arrival, and whether it accepted them."""

    def __init__(self, randomness: Random, *, failing: float = 0) -> None:
        """`failing`: the probability that it answers with an error."""
        self.arrivals: dict[str, list[tuple[Any, bool]]] = {}
        self._lock = threading.Lock()
        self._randomness, self._failing = randomness, failing
        self._server = _Server(("127.0.0.1", 0), self._handler())

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self._server.server_port}/{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, body: Any) -> bool:
        """Note a body. Return False if it is to be answered with an error."""
        with self._lock:
            accepted = self._randomness.random() >= self._failing
            self.arrivals.setdefault(path, []).append((body, accepted))
        return accepted

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers["content-length"])
                body = self.rfile.read(size)
                if len(body) < size:
                    return  # the sender was killed
                self.send_response(204 if receiver.take(self.path.strip("/"), json.loads(body)) else FAILED)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Write nothing."""

        return Handler


@contextmanager
def silent() -> Iterator[str]:
    """Yield an address where connections are accepted and never answered."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@contextmanager
def absent() -> Iterator[str]:
    """Yield an address where connections are refused."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{unused.getsockname()[1]}/"
