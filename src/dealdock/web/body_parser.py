"""A parser of bodies that does not block the event loop."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from dealdock.platform.database.threads import ThreadLimiter

B = TypeVar("B")

SMALL_BYTES: Final = 16 * 1024
"""The largest body that is parsed on the event loop, in at most two milliseconds: mostly cheaper than a thread."""


class BodyParser:
    """A parser that handles large bodies in one thread. Several at once would starve the event loop."""

    def __init__(self) -> None:
        self._threads = ThreadLimiter(1)

    async def parse(self, parse: Callable[[str, bytes], B], content_type: str, body: bytes) -> B:
        """Return the parsed body. Raises `Overloaded` where too many bodies are waiting."""
        if len(body) <= SMALL_BYTES:
            return parse(content_type, body)
        return await self._threads.run(partial(parse, content_type, body))
