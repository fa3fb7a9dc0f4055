"""A receiver of webhooks on loopback."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """A receiver on loopback that answers with the given statuses in turn, then with 204."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.seconds = 0.0
        self.may_answer = threading.Event()
        """Cleared: no request is answered before it is set."""
        self.may_answer.set()
        self.answer: tuple[dict[str, str], bytes] = {}, b"fine\n"
        """The headers and the body of an answer with the status 200."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(receiver.seconds)
                receiver.may_answer.wait()
                status = receiver.statuses.pop(0) if receiver.statuses else 204
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                headers, body = receiver.answer if status == 200 else ({}, b"")
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if body:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128  # of connections at once

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    @property
    def bodies(self) -> list[Any]:
        """The bodies of all requests, in order of arrival."""
        return [json.loads(body) for _, body in self.requests]

    @property
    def numbers(self) -> list[Any]:
        """The numbers in the bodies of the tests of the platform."""
        return [body["n"] for body in self.bodies]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
