"""A parser of bodies that does not block the event loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from dealdock.platform.database.threads import ThreadLimiter
from dealdock.web.body_buffer import BodyBuffer

B = TypeVar("B")

SMALL_BYTES: Final = 16 * 1024
"""The largest body that is parsed on the event loop, in at most two milliseconds: mostly cheaper than a thread."""

_THREAD: Final = ThreadPoolExecutor(1, "bodies")
"""The thread that parses large bodies. Several would starve the event loop, and each has a heap that grows."""


class BodyParser:
    """A parser that handles large bodies in a thread, one after another."""

    def __init__(self) -> None:
        self._threads = ThreadLimiter(1, _THREAD)

    async def parse(self, parse: Callable[[str, bytes], B], content_type: str, body: BodyBuffer) -> B:
        """Return the parsed body. Raises `Overloaded` if too many bodies are waiting."""
        if body.size <= SMALL_BYTES:
            return parse(content_type, body.take())
        return await self._threads.run(lambda: parse(content_type, body.take()))
