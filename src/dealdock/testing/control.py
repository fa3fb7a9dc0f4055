"""A client of the control plane: JSON, over one connection that is kept."""

import http.client
import json
import os
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from dealdock.testing.records import Record

__tracebackhide__ = True  # a failing test's traceback ends in the test

_TIMEOUT: Final = 120.0  # seconds
_IDLE: Final = 30.0  # seconds; the server keeps an idle connection for longer


class ControlError(Exception):
    """The control plane refused, or nobody answered.

    `status` is HTTP's, None where nobody answered. `errors` are the fields that are wrong, each with `pointer` (a JSON
    Pointer into what was sent) and `detail`.
    """

    def __init__(self, text: str, status: int | None = None, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.errors = errors or []


class Control:
    """The control plane of the server at `url`. Any thread may call it, one at a time; a forked process, too."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Connect to nothing yet. `token` is the control token, where the server asks for one."""
        self.url = url.rstrip("/")
        address = urlsplit(self.url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            msg = f"{url!r} is no address of a server: http://127.0.0.1:7273 is one"
            raise ControlError(msg)
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._process = 0
        self._used = 0.0

    def call(
        self, method: str, *path: str | int, body: Any = None, kind: str = "application/json", **query: object
    ) -> Any:
        """What the control plane answers, read from JSON; None where there is nothing in it.

        `path` are the steps after `/_dealdock`, plain text. A body is sent as JSON, bytes as they are, of that `kind`.
        Raises `ControlError` where the answer is no success.
        """
        url = "/".join(["/_dealdock", *(quote(str(step), safe="") for step in path)])
        given = {name: value for name, value in query.items() if value is not None}
        if given:
            url += f"?{urlencode(given)}"
        headers, content = self._headers, None
        if body is not None:
            headers = {**headers, "Content-Type": kind}
            content = body if isinstance(body, bytes) else json.dumps(body, default=_plain).encode()
        answer = self._succeeded(method, url, content, headers)
        return json.loads(answer) if answer else None

    def read(self, path: str) -> bytes:
        """What is at a path of the server's: `/_dealdock/ca.pem`. Raises `ControlError` where nothing is."""
        return self._succeeded("GET", path, None, {**self._headers, "Accept": "*/*"})

    def close(self) -> None:
        """Close the connection; another call opens another."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _succeeded(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> bytes:
        status, answer = self._exchange(method, self._address.path + path, content, headers)
        if status >= http.client.BAD_REQUEST:
            raise self._refused(f"{method} {path}", status, answer)
        return answer

    def _exchange(self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        with self._lock:
            connection = self._connected()
            try:
                connection.request(method, url, content, headers)
                answer = connection.getresponse()
                read = answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                msg = f"nobody answers {method} at {self.url} as dealdock does: {str(error) or type(error).__name__}"
                raise ControlError(msg) from error
            except BaseException:
                connection.close()  # half an answer is in it
                raise
            self._used = time.monotonic()
            return read

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None or self._process != os.getpid():
            kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
            self._connection = kind(self._address.hostname or "", self._address.port, timeout=_TIMEOUT)
            self._process = os.getpid()  # one that was forked must not speak on its parent's connection
        elif time.monotonic() - self._used > _IDLE:
            self._connection.close()  # the next request opens it again
        return self._connection

    def _refused(self, call: str, status: int, answer: bytes) -> ControlError:
        try:
            problem = json.loads(answer)
            return ControlError(f"{problem['detail']} ({status}, {call})", status, problem.get("errors"))
        except (ValueError, TypeError, KeyError):
            return ControlError(f"{self.url} answers {call} with {status}, not as dealdock does", status)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a record stands for its id, a moment is UTC where it names no offset."""
    if isinstance(value, Record):
        return value.id
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    msg = f"{value!r} can't be sent: it has no form in JSON"
    raise TypeError(msg)
