"""A client of the control plane: JSON over one persistent connection."""

from __future__ import annotations

import json
import math
import os
import ssl
import threading
import time
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection  # kept: VCR.py replaces those of the module
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

from dealdock_client.errors import ControlError
from dealdock_client.records import Record
from dealdock_client.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PROTOCOL", "Control", "ControlError"]

__tracebackhide__ = True  # a failing test's traceback ends in the test

PROTOCOL: Final = 1
"""The version of the control plane that this package uses. A server of another version does not fit."""

_TIMEOUT_SECONDS: Final = 120.0
_MAX_IDLE_SECONDS: Final = 30.0  # the server keeps an idle connection for longer


class Control:
    """The control plane of the server at `url`. Threads may share it, and a forked process may use it, too."""

    def __init__(self, url: str, token: str | None = None, certificate: str | None = None) -> None:
        """Store the address; no connection is opened yet.

        `token` is the control token, if one is required. `certificate` is the CA's certificate for HTTPS, in PEM, if
        this machine does not trust it.
        """
        self.url = url.rstrip("/")
        address = urlsplit(self.url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            msg = f"{url!r} is not an address of a server, such as http://127.0.0.1:7273"
            raise ControlError(msg)
        self._address = address
        self.token = token
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._certificate = certificate
        self._lock = threading.Lock()
        self._connection: HTTPConnection | None = None
        self._process = 0
        self._used = 0.0

    def call(
        self, method: str, *path: str | int, body: Any = None, kind: str = "application/json", **query: object
    ) -> Any:
        """Call the control plane. Return the parsed JSON, or None for an empty response.

        `path` are the segments after `/_dealdock`, not encoded. A body is sent as JSON; bytes are sent unchanged, as
        `kind`. Raises `ControlError` unless the response is a success.
        """
        url = "/".join(["/_dealdock", *(quote(str(step), safe="") for step in path)])
        given = {name: value for name, value in query.items() if value is not None}
        if given:
            url += f"?{urlencode(given)}"
        headers, content = self._headers, None
        if body is not None:
            headers = {**headers, "Content-Type": kind}
            content = body if isinstance(body, bytes) else _encoded(body)
        answer = self._succeeded(method, url, content, headers)
        return json.loads(answer) if answer else None

    def read(self, path: str) -> bytes:
        """Return the content of a path of the server, such as `/_dealdock/ca.pem`. Raises `ControlError`."""
        return self._succeeded("GET", path, None, {**self._headers, "Accept": "*/*"})

    def call_api(
        self,
        method: str,
        path: str,
        *,
        authorization: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call the API of a service, whose path on this server this is. Return the parsed JSON.

        Raises `ControlError` with the response unless it is a success.
        """
        sent = {"Authorization": authorization, "Accept": "application/json", "Content-Type": "application/json"}
        content = None if body is None else _encoded(body)
        status, answer = self._exchange(method, path, content, {**sent, **(headers or {})})
        if status >= HTTPStatus.BAD_REQUEST:
            text = answer.decode(errors="replace").strip()
            raise ControlError(f"the API responds to {method} {path} with {status}: {text}", status)
        return json.loads(answer)

    def check(self) -> str | None:
        """Return the public address of the server, if it has one. Clients use it in place of the server's own.

        Raises `ControlError` unless a server responds that fits this package.
        """
        found = self.call("GET", "version")
        found = found if isinstance(found, dict) else {}
        protocol = found.get("protocol")
        if protocol != PROTOCOL:
            older = "dealdock-client" if isinstance(protocol, int) and protocol > PROTOCOL else "dealdock"
            text = f"its control plane has version {protocol}, expected {PROTOCOL}. Upgrade {older}."
            name = f"dealdock {found.get('version', '(of an unknown version)')} at {self.url}"
            raise ControlError(f"{name} does not fit dealdock-client {__version__}: {text}")
        public_url: str | None = found.get("public_url")
        return public_url

    def hosts(self) -> list[str]:
        """Return the host names of the services that the server emulates."""
        return [host for vendor in self.call("GET", "vendors") for host in vendor["hosts"]]

    def close(self) -> None:
        """Close the connection. A later call opens another one."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __reduce__(self) -> NoReturn:
        """Raise `TypeError` with advice: everything that has a connection would be copied with it."""
        msg = (
            "an account of dealdock cannot be pickled or copied deeply, because it has a connection. Pass its values, "
            "such as dealdock.url and dealdock.credentials"
        )
        raise TypeError(msg)

    def _succeeded(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> bytes:
        status, answer = self._exchange(method, self._address.path + path, content, headers)
        if status >= HTTPStatus.BAD_REQUEST:
            raise self._refused(f"{method} {path}", status, answer)
        return answer

    def _exchange(self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        with self._lock:
            connection = self._connected()
            try:
                connection.request(method, url, content, headers)
                answer = connection.getresponse()
                read = answer.status, answer.read()
            except (OSError, HTTPException) as error:
                connection.close()
                msg = f"no dealdock responds to {method} at {self.url}: {str(error) or type(error).__name__}"
                raise ControlError(f"{msg}. See whether it runs; `dealdock start` starts one.") from error
            except BaseException:
                connection.close()  # a part of the response may be unread
                raise
            self._used = time.monotonic()
            return read

    def _connected(self) -> HTTPConnection:
        if self._connection is None or self._process != os.getpid():
            self._connection = self._new_connection()
            self._process = os.getpid()  # a forked process must not use its parent's connection
        elif time.monotonic() - self._used > _MAX_IDLE_SECONDS:
            self._connection.close()  # the next request opens it again
        return self._connection

    def _new_connection(self) -> HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._address.scheme == "http":
            return HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
        context = ssl.create_default_context(cadata=self._certificate)
        return HTTPSConnection(host, port, timeout=_TIMEOUT_SECONDS, context=context)

    def _refused(self, call: str, status: int, answer: bytes) -> ControlError:
        try:
            problem = json.loads(answer)
            return ControlError(f"{problem['detail']} ({status}, {call})", status, problem.get("errors"))
        except (ValueError, TypeError, KeyError):
            return ControlError(f"{self.url} is not dealdock: it responds to {call} with {status}", status)


def _encoded(body: Any) -> bytes:
    """Return a body as JSON. Raises `ControlError` with the place of a value that has no JSON form."""
    try:
        return json.dumps(body, default=_json_value).encode()
    except TypeError as error:
        pointer = "/".join(["#", *(quote(str(step), safe="") for step in _place(body))])
        raise ControlError(f"{error}.", errors=[{"pointer": pointer, "detail": str(error)}]) from None


def _place(value: Any) -> list[Any]:
    """Return the path to the first value without a JSON form."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    return next(([step, *_place(each)] for step, each in inner if not _has_form(each)), [])


def _has_form(value: Any) -> bool:
    """Return True if a value has a form in JSON."""
    try:
        json.dumps(value, default=_json_value)
    except TypeError:
        return False
    return True


def _json_value(value: Any) -> Any:
    """Convert values without a JSON form: a record to its id, and times (default: UTC) and decimals."""
    if isinstance(value, Record):
        return vars(value)["id"]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        if value.is_nan():  # float() refuses a signaling one
            return math.nan
        return int(value) if value.is_finite() and value == int(value) else float(value)
    msg = f"{value!r} can't be sent, because JSON has no such type"
    raise TypeError(msg)
