"""The body of a request: it is read within limits, and parsed without blocking the event loop."""

from concurrent.futures import ThreadPoolExecutor
from mmap import mmap
from typing import Final

from starlette.requests import ClientDisconnect

from dealdock.platform.database.executor import ThreadLimiter
from dealdock.web.body_budget import HeldBody
from dealdock.web.messages import RequestStream
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, RequestRefused

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

    def __init__(self, most: int = MAX_BODY_BYTES) -> None:
        """`most`: the maximum number of bytes of the body."""
        self._most = most
        self._bytes = bytearray()
        self._mapped: mmap | None = None
        self.size = 0

    def add(self, part: bytes) -> None:
        """Append a part. Raises `RequestRefused` for more bytes than the body may have."""
        self.size += len(part)
        if self.size > self._most:
            raise too_large(self._most)
        if self._mapped is None and self.size > _MAPPED_BYTES:
            self._mapped = mmap(-1, self._most)
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


def too_large(most: int) -> RequestRefused:
    """Return the error for a body of more than `most` bytes."""
    if most <= MAX_BODY_BYTES:
        return RequestRefused()
    return RequestRefused(why=f"the body, with its files, is over {MAX_UPLOAD_BYTES:,} bytes", is_upload=True)


async def read_body(
    incoming: RequestStream, announced: str | None, held: HeldBody, *, most: int = MAX_BODY_BYTES
) -> BodyBuffer:
    """Read the whole body. `announced` is its Content-Length. Raises `RequestRefused` for more than `most` bytes.

    Raises `Overloaded` if other bodies use too much memory, and `ClientDisconnect`.
    """
    if announced is not None and announced.isdecimal() and int(announced) > most:
        raise too_large(most)
    body = BodyBuffer(most)
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
