"""`dealdock wait`. A container runs it every few seconds, so it imports only the standard library."""

import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from dealdock.cli.options import UsageError
from dealdock.platform.errors import DealdockError

_PAUSE_SECONDS: Final = 0.05
_TIMED_OUT: Final = "timed out"  # the text of the socket's error


def wait(url: str, timeout: float, *, is_named: bool = True) -> None:
    """Return when the server at this address is ready. Raise `DealdockError` if it is not ready in time.

    `is_named`: the address is the command's argument.
    """
    deadline = time.monotonic() + timeout
    host, port = _address(url)
    reason = _TIMED_OUT
    while (found := _reason_not_ready(host, port, max(deadline - time.monotonic(), _PAUSE_SECONDS))) is not None:
        reason = reason if found == _TIMED_OUT else found  # the deadline cuts the last call short
        if time.monotonic() >= deadline:
            advice = "" if is_named else ". `dealdock wait URL` names another address"
            raise DealdockError(f"{url} isn't ready after {timeout:g} seconds: {reason}{advice}")
        time.sleep(_PAUSE_SECONDS)


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname:
            return parts.hostname, parts.port or 80
    except ValueError:
        pass
    raise UsageError(f"{url!r} is not an address of a server. Use http://host:port")


def _reason_not_ready(host: str, port: int, timeout: float) -> str | None:
    connection = HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", "/_dealdock/readyz")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    finally:
        connection.close()
    return None if status == HTTPStatus.OK else f"the status of its response is {status:d}"
