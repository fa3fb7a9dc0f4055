"""Calls that are costly to parse, from clients without credentials, and the times of the health check meanwhile."""

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tools.bench.load.timed_connection import TimedConnection

CLIENTS: Final = 12
PAUSE_SECONDS: Final = 0.01
"""The time between two health checks."""

_BODY_BYTES: Final = 2**20
_TARGET_BYTES: Final = 62_000
_PATH: Final = "/api/opportunity/version/3/do/query"
_FORM: Final = "application/x-www-form-urlencoded"

BODIES: Final[Mapping[str, bytes]] = {
    "lone per-cent signs": b"%" * _BODY_BYTES,
    "escapes of one letter": b"%41b" * (_BODY_BYTES // 4),
    "escapes that are none": b"%zz" * (_BODY_BYTES // 3),
    "control characters": b"\x01" * _BODY_BYTES,
    "long names": b"&".join(b"%" * 1_000 + b"%d=x" % number for number in range(1_000))[:_BODY_BYTES],
    "arrays in arrays": b"&".join(b"a[]" * 330 + b"%d=x" % number for number in range(1_000))[:_BODY_BYTES],
}
"""Forms of the maximum size, by description."""

TARGETS: Final[Mapping[str, str]] = {
    "a path of segments": "/%" * (_TARGET_BYTES // 2),
    "a path of the API of segments": "/api" + "/%" * (_TARGET_BYTES // 2),
    "a path of the control plane of segments": "/_dealdock" + "/%" * (_TARGET_BYTES // 2),
    "a path of one segment": "/api/" + "%" * _TARGET_BYTES,
    "a query string": f"{_PATH}?" + "%" * _TARGET_BYTES,
}


class HealthTimes(NamedTuple):
    """The times of the health check in seconds, and the numbers of concurrent calls with and without an answer."""

    p50: float
    p99: float
    worst: float
    calls: int
    failed: int


def costly_calls(url: str) -> dict[str, bytes]:
    """Return a request of each kind as bytes, by description."""
    host = urlsplit(url).netloc
    calls = {name: f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for name, target in TARGETS.items()}
    for name, body in BODIES.items():
        head = f"POST {_PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {_FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
        calls[f"a body of {name}"] = head.encode() + body
    return calls


def health_beside(url: str, calls: Sequence[bytes], seconds: float) -> HealthTimes:
    """Time the health check while clients repeat these calls, each client beginning with another one."""
    ended = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_send, url, calls, number, ended) for number in range(CLIENTS)]
        try:
            times = _health(url, seconds)
        finally:
            ended.set()
    counts = [client.result() for client in clients]
    cuts = quantiles([*times, times[-1]], n=100, method="inclusive")
    answered, failed = (sum(each) for each in zip(*counts, strict=True))
    return HealthTimes(cuts[49], cuts[98], max(times), answered, failed)


def _send(url: str, calls: Sequence[bytes], first: int, ended: threading.Event) -> tuple[int, int]:
    """Send one call after another. Return the numbers of those with and without an answer."""
    answered = failed = 0
    while not ended.is_set():
        try:
            with TimedConnection(
                url
            ) as connection:  # a new one for each call, because an answer may close the connection
                connection.call(calls[(first + answered + failed) % len(calls)])
            answered += 1
        except OSError:
            failed += 1
    return answered, failed


def _health(url: str, seconds: float) -> list[float]:
    call = f"GET /_dealdock/livez HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode()
    times = []
    with TimedConnection(url) as connection:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            times.append(connection.milliseconds(call) / 1000)
            time.sleep(PAUSE_SECONDS)
    return times
