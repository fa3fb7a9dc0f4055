"""Connections whose bodies begin and never end."""

import resource
import time
from contextlib import ExitStack, suppress
from socket import create_connection
from typing import Final
from urllib.parse import urlsplit

from tools.bench.serving import Served

SENT_BYTES: Final = 16 * 1024
"""The part of each body that is sent: as much as a client without credentials may send without being counted."""
MAX_RETURN_SECONDS: Final = 30.0
"""The time for which the memory may go back."""
TIMEOUT_SECONDS: Final = 30.0
_OTHER_DESCRIPTORS: Final = 200


def grown(served: Served, number: int, permitted: float) -> tuple[float, float]:
    """Open so many connections, and close them. Return the growth of memory meanwhile and afterwards, in MB.

    It waits until the growth is at most that which is permitted, but not for ever.
    """
    _raise_limit(number)
    before = served.resident
    with ExitStack() as stack:
        for _ in range(number):
            _begin(stack, served.url)
        held = served.resident - before
    end = time.monotonic() + MAX_RETURN_SECONDS
    while (left := served.resident - before) > permitted and time.monotonic() < end:
        time.sleep(0.5)
    return held, left


def _begin(stack: ExitStack, url: str) -> None:
    """Send the beginning of a body of a MiB."""
    at = urlsplit(url)
    connection = stack.enter_context(create_connection((at.hostname, at.port), TIMEOUT_SECONDS))
    head = f"POST /api/opportunity/version/3/do/query HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: {2**20}\r\n\r\n"
    with suppress(ConnectionError):  # the server may refuse it
        connection.sendall(head.encode() + b"x" * SENT_BYTES)


def _raise_limit(number: int) -> None:
    """Let this process, and those that it starts, open so many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number + _OTHER_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )
