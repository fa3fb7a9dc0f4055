"""The body of a request: it is read within limits, and parsed without blocking the event loop.

The bodies of all calls share a limit on their memory, until their senders are authenticated.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from mmap import mmap
from typing import Final

from starlette.requests import ClientDisconnect

from dealdock.platform.database.executor import ThreadLimiter
from dealdock.platform.errors import Overloaded
from dealdock.web.messages import RequestStream
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, RequestRefused

_MAPPED_BYTES: Final = 2**12
"""The largest body in memory of the heap."""

SMALL_BYTES: Final = 16 * 1024
"""The largest body that is parsed on the event loop, in at most two milliseconds: mostly cheaper than a thread."""

_THREAD: Final = ThreadPoolExecutor(1, "bodies")
"""The thread that parses large bodies. Several would starve the event loop, and each has a heap that grows."""


FREE_BYTES: Final = 16 * 1024
"""The bytes of each body that are not counted, so that a call of usual size is always read."""

MAX_BYTES: Final = 32 * MAX_BODY_BYTES
"""The limit for all bodies beyond that."""


class BodyBudget:
    """A number of bytes, shared by the calls of all threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = self._left = max_bytes
        self._changing = threading.Lock()
        self.total = 0
        """The sum of all bytes that were taken, including the returned ones."""

    @property
    def held(self) -> int:
        """The bytes that bodies hold at present."""
        return self._max_bytes - self._left

    def take(self, count: int) -> None:
        """Take bytes from the budget. Raises `Overloaded`."""
        with self._changing:
            if count > self._left:
                raise Overloaded("too many large request bodies are waiting for authentication")
            self._left -= count
            self.total += count

    def give_back(self, count: int) -> None:
        """Return bytes to the budget."""
        with self._changing:
            self._left += count


PROCESS_BUDGET: Final = BodyBudget()
"""The budget of all calls of this process."""


class BodyBuffer:
    """A buffer for the parts of a body.

    A large body has memory of its own, which is returned to the system after the call. Memory of the heap could not be
    returned while a later object lies behind it. Its bytes are taken from the budget until `release`.
    """

    def __init__(self, most: int = MAX_BODY_BYTES, budget: BodyBudget = PROCESS_BUDGET) -> None:
        """`most`: the maximum number of bytes of the body."""
        self.most, self._budget = most, budget
        self._taken = 0  # of the budget
        self._bytes = bytearray()
        self._mapped: mmap | None = None
        self.size = 0

    def add(self, part: bytes) -> None:
        """Append a part. Raises `RequestRefused` for more bytes than the body may have, and `Overloaded`."""
        self.size += len(part)
        if self.size > self.most:
            raise too_large(self.most)
        if (wanted := self.size - FREE_BYTES) > self._taken:
            self._budget.take(wanted - self._taken)
            self._taken = wanted
        if self._mapped is None and self.size > _MAPPED_BYTES:
            self._mapped = mmap(-1, self.most)
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

    def release(self) -> None:
        """Return all bytes to the budget. Further calls have no effect."""
        taken, self._taken = self._taken, 0
        if taken:
            self._budget.give_back(taken)

    def close(self) -> None:
        """Free the memory of a body that is not used."""
        self._bytes.clear()
        if self._mapped is not None:
            self._mapped.close()


def too_large(most: int) -> RequestRefused:
    """Return the error for a body of more than `most` bytes."""
    if most <= MAX_BODY_BYTES:
        return RequestRefused()
    return RequestRefused(why=f"the body, with its files, is over {MAX_UPLOAD_BYTES:,} bytes", is_upload=True)


async def read_body(incoming: RequestStream, announced: str | None, body: BodyBuffer) -> None:
    """Read the whole body into a buffer. `announced` is its Content-Length.

    Raises `RequestRefused` for more bytes than the body may have, `Overloaded` if other bodies use too much memory, and
    `ClientDisconnect`.
    """
    if announced is not None and announced.isdecimal() and int(announced) > body.most:
        raise too_large(body.most)
    with ExitStack() as incomplete:
        incomplete.callback(body.close)  # the traceback of an error, or of a cancelled call, may keep the buffer
        while not incoming.complete:
            message = await incoming()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            if message.get("body"):
                body.add(message["body"])
            del message  # while the next part is awaited, only the buffer keeps this one
        incomplete.pop_all()


def parser_thread() -> ThreadLimiter:
    """Return the thread that parses large bodies, one after another. It raises `Overloaded` if too many are waiting."""
    return ThreadLimiter(1, _THREAD)
