"""Client and server of versions that do not fit."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final

import pytest

import dealdock
import dealdock_client
import pytest_dealdock
from dealdock.control import health
from dealdock_client import ControlError, Server, control, server

ANSWERS: Final[dict[str, Any]] = {
    "/newer": {"version": "9.0.0", "protocol": control.PROTOCOL + 1},
    "/older": {"version": "0.0.1", "protocol": control.PROTOCOL - 1},
    "/other": ["something else"],
}


class Answering(BaseHTTPRequestHandler):
    """Answers as servers of other versions."""

    def do_GET(self) -> None:
        body = json.dumps(ANSWERS[self.path.removesuffix("/_dealdock/version")]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_is_noticed_in_this_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = control.PROTOCOL + 1
    for module in (control, server):
        monkeypatch.setattr(module, "PROTOCOL", newer)
    with pytest.raises(ControlError, match=rf"has version {health.PROTOCOL}, expected .*\. Upgrade dealdock\.$"):
        Server.start()


@pytest.mark.parametrize(
    ("path", "name", "older"),
    [
        ("/newer", "dealdock 9.0.0", "dealdock-client"),
        ("/older", "dealdock 0.0.1", "dealdock"),
        ("/other", r"dealdock \(of an unknown version\)", "dealdock"),
    ],
)
def test_is_one_line_that_names_the_older_one(address: str, path: str, name: str, older: str) -> None:
    expected = rf"^{name} at {address}{path} does not fit dealdock-client {dealdock_client.__version__}: .*{older}\.$"
    with pytest.raises(ControlError, match=expected):
        Server.at(f"{address}{path}")


def test_the_packages_of_this_checkout_fit_and_have_one_version() -> None:
    assert control.PROTOCOL == health.PROTOCOL
    assert dealdock_client.__version__ == pytest_dealdock.__version__ == dealdock.__version__
