"""The body of a request: it is read within limits, and parsed without blocking the event loop."""

from concurrent.futures import ThreadPoolExecutor
from mmap import mmap
from typing import Final

from starlette.requests import ClientDisconnect

from dealdock.platform.database.executor import ThreadLimiter
from dealdock.web.body_budget import HeldBody
from dealdock.web.messages import RequestStream
from dealdock.web.size_limits import MAX_BODY_BYTES, RequestRefused

_MAPPED_BYTES: Final = 2**12
"""The largest body in memory of the heap."""

SMALL_BYTES: Final = 16 * 1024
"""The largest body that is parsed on the event loop, in at most two milliseconds: mostly cheaper than a thread."""

_THREAD: Final = ThreadPoolExecutor(1, "bodies")
"""The thread that parses large bodies. Several would starve the event loop, and each has a heap that grows."""


class BodyBuffer:
    """A buffer for the parts of a body.

    A large body has memory of its own, which is returned to the system after the call. Memory of the heap could not be
    returned while a later object lies behind it.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._mapped: mmap | None = None
        self.size = 0

    def add(self, part: bytes) -> None:
        """Append a part. Raises `RequestRefused` for more than 1 MiB in all."""
        self.size += len(part)
        if self.size > MAX_BODY_BYTES:
            raise RequestRefused
        if self._mapped is None and self.size > _MAPPED_BYTES:
            self._mapped = mmap(-1, MAX_BODY_BYTES)
            self._mapped.write(self._bytes)
            self._bytes.clear()
        if self._mapped is None:
            self._bytes += part
        else:
            self._mapped.write(part)

    def take(self) -> bytes:
        """Return the body, and release the buffer."""
        if self._mapped is None:
            return bytes(self._bytes)
        with self._mapped as mapped:
            return mapped[: self.size]

    def close(self) -> None:
        """Release the memory of a body that is not used."""
        self._bytes.clear()
        if self._mapped is not None:
            self._mapped.close()


async def read_body(incoming: RequestStream, announced: str | None, held: HeldBody) -> BodyBuffer:
    """Read the whole body. `announced` is its Content-Length. Raises `RequestRefused` for more than 1 MiB.

    Raises `Overloaded` if other bodies use too much memory, and `ClientDisconnect`.
    """
    if announced is not None and announced.isdecimal() and int(announced) > MAX_BODY_BYTES:
        raise RequestRefused
    body = BodyBuffer()
    try:
        await _fill(body, incoming, held)
    except BaseException:  # also a call that is cancelled: its traceback may keep the buffer
        body.close()
        raise
    return body


async def _fill(body: BodyBuffer, incoming: RequestStream, held: HeldBody) -> None:
    while not incoming.complete:
        message = await incoming()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        if message.get("body"):
            body.add(message["body"])
            held.grow(body.size)
        del message  # while the next part is awaited, only the buffer keeps this one


def parser_thread() -> ThreadLimiter:
    """Return the thread that parses large bodies, one after another. It raises `Overloaded` if too many are waiting."""
    return ThreadLimiter(1, _THREAD)
