"""A hostile web page in a real browser on the developer's machine, and its possible actions."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from socket import SHUT_RDWR, SHUT_WR, create_connection, create_server, socket
from typing import Any, Final

_CHROMIUMS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM: Final = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
"""The path of the first of these that is installed. The headless shell takes two thirds of the others' time."""
PATIENCE: Final = 60.0
EVIL: Final = "evil.test"
"""A stranger's host, which his name server has pointed to this machine."""

_OPTIONS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--no-proxy-server", "--disable-popup-blocking", f"--host-resolver-rules=MAP {EVIL} 127.0.0.1"),
)
_PAGE: Final = b"<!doctype html><meta charset=utf-8><title>x</title><body><script src=/attack.js></script>"


class Stranger(ThreadingHTTPServer):
    """Serves his page and its script; what the page finds out it posts back to him."""

    def __init__(self, script: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.script = script
        self.told: Queue[dict[str, Any]] = Queue()


class _Answer(BaseHTTPRequestHandler):
    server: Stranger
    protocol_version = "HTTP/1.0"  # each on a new connection

    def do_GET(self) -> None:
        is_script = self.path.endswith(".js")
        self._say(self.server.script.encode() if is_script else _PAGE, "text/javascript" if is_script else "text/html")

    def do_POST(self) -> None:
        self.server.told.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._say(b"", "text/plain")

    def _say(self, body: bytes, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def serving(server: Stranger) -> Iterator[int]:
    """The port where he serves."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Relay:
    """A port that leads to the sandbox and writes down what is sent there. Only the stranger's page comes from him.

    So to a browser his name first led to him, and then, by another answer of his name server's, to the sandbox.
    """

    def __init__(self, page: int, sandbox: int) -> None:
        self._listener = create_server(("127.0.0.1", 0))
        self._leads = page, sandbox
        self._sent: list[bytearray] = []
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def asked(self) -> set[str]:
        """Method and path of what was sent to the sandbox."""
        lines = re.compile(rb"([A-Z]+ /[^ ?]*)[^ ]* HTTP/1\.1\r\n")
        return {line.decode() for sent in self._sent for line in lines.findall(bytes(sent))}

    def close(self) -> None:
        self._listener.shutdown(SHUT_RDWR)
        self._listener.close()

    def _take(self) -> None:
        with suppress(OSError):  # it is closed
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket) -> None:
        page, sandbox = self._leads
        with client, suppress(OSError):
            first = client.recv(1 << 16)
            is_his = first.startswith((b"GET /page?", b"GET /attack.js "))
            with create_connection(("127.0.0.1", page if is_his else sandbox), PATIENCE) as server:
                sent = bytearray()
                if not is_his:
                    self._sent.append(sent)
                back = threading.Thread(target=_pump, args=(server, client, bytearray()), daemon=True)
                back.start()
                sent += first
                server.sendall(first)
                _pump(client, server, sent)
                back.join(PATIENCE)


def _pump(source: socket, target: socket, seen: bytearray) -> None:
    with suppress(OSError):
        while part := source.recv(1 << 16):
            seen += part
            target.sendall(part)
        target.shutdown(SHUT_WR)


def shown(url: str, home: Path) -> str:
    """The page there as it is once its scripts have run."""
    assert CHROMIUM is not None, "no Chromium is installed"
    words = [CHROMIUM, *_OPTIONS, f"--user-data-dir={home}/profile", "--virtual-time-budget=20000", "--dump-dom", url]
    ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)
    return ran.stdout.decode()


def visit(url: str, stranger: Stranger, home: Path) -> dict[str, Any]:
    """Return the findings of the page there."""
    assert CHROMIUM is not None, "no Chromium is installed"
    with (home / "chromium.log").open("wb") as log:
        browser = subprocess.Popen(
            [CHROMIUM, *_OPTIONS, f"--user-data-dir={home}/profile", url],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            return stranger.told.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError((home / "chromium.log").read_text()[-2000:]) from None
        finally:
            os.killpg(browser.pid, signal.SIGKILL)  # Debian's command is a script that waits for the browser
            browser.wait(PATIENCE)
