"""A hostile web page in a real browser on the developer's machine, and a record of what it can do."""

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
TIMEOUT_SECONDS: Final = 60.0
HOSTILE_HOST: Final = "evil.test"
"""The host of the hostile site, which resolves to this machine."""

_OPTIONS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--no-proxy-server", "--disable-popup-blocking", f"--host-resolver-rules=MAP {HOSTILE_HOST} 127.0.0.1"),
)
_PAGE: Final = b"<!doctype html><meta charset=utf-8><title>x</title><body><script src=/attack.js></script>"


class HostileSite(ThreadingHTTPServer):
    """The web server of a hostile page. The page posts its findings to it."""

    def __init__(self, script: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.script = script
        self.reports: Queue[dict[str, Any]] = Queue()


class _Answer(BaseHTTPRequestHandler):
    server: HostileSite
    protocol_version = "HTTP/1.0"  # each on a new connection

    def do_GET(self) -> None:
        is_script = self.path.endswith(".js")
        self._send(self.server.script.encode() if is_script else _PAGE, "text/javascript" if is_script else "text/html")

    def do_POST(self) -> None:
        self.server.reports.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._send(b"", "text/plain")

    def _send(self, body: bytes, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def serving(server: HostileSite) -> Iterator[int]:
    """Serve the site, and yield its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Relay:
    """A port that forwards to the sandbox and records what is sent there. Only the hostile page comes from its site.

    To a browser it seems that the name of the site first resolved to the site, and later to the sandbox.
    """

    def __init__(self, page: int, sandbox: int) -> None:
        self._listener = create_server(("127.0.0.1", 0))
        self._ports = page, sandbox
        self._sent: list[bytearray] = []
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def requests(self) -> set[str]:
        """The methods and paths of the requests to the sandbox."""
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
        page, sandbox = self._ports
        with client, suppress(OSError):
            first = client.recv(1 << 16)
            is_page = first.startswith((b"GET /page?", b"GET /attack.js "))
            with create_connection(("127.0.0.1", page if is_page else sandbox), TIMEOUT_SECONDS) as server:
                sent = bytearray()
                if not is_page:
                    self._sent.append(sent)
                back = threading.Thread(target=_pump, args=(server, client, bytearray()), daemon=True)
                back.start()
                sent += first
                server.sendall(first)
                _pump(client, server, sent)
                back.join(TIMEOUT_SECONDS)


def _pump(source: socket, target: socket, seen: bytearray) -> None:
    with suppress(OSError):
        while part := source.recv(1 << 16):
            seen += part
            target.sendall(part)
        target.shutdown(SHUT_WR)


def dom_of(url: str, home: Path) -> str:
    """Return the DOM of a page after its scripts have run, in a window that shows 20,000 pixels of it."""
    assert CHROMIUM is not None, "no Chromium is installed"
    shown = ("--window-size=1280,20000", "--virtual-time-budget=20000", "--dump-dom")
    words = [CHROMIUM, *_OPTIONS, f"--user-data-dir={home}/profile", *shown, url]
    ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_SECONDS, check=True)
    return ran.stdout.decode()


def visit(url: str, site: HostileSite, home: Path) -> dict[str, Any]:
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
            return site.reports.get(timeout=TIMEOUT_SECONDS)
        except Empty:
            raise AssertionError((home / "chromium.log").read_text()[-2000:]) from None
        finally:
            os.killpg(browser.pid, signal.SIGKILL)  # Debian's command is a script that waits for the browser
            browser.wait(TIMEOUT_SECONDS)
