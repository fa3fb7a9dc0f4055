"""Bodies parsed without holding up the event loop."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from dealdock.platform.database.threads import ThreadLimiter

B = TypeVar("B")

SMALL_BYTES: Final = 16 * 1024
"""A body up to here is parsed on the event loop, in a millisecond or two at most: most cost less than a thread."""


class BodyParser:
    """Parses large bodies in a thread, one after another: several at once would keep the event loop from its turn."""

    def __init__(self) -> None:
        self._threads = ThreadLimiter(1)

    async def parse(self, parse: Callable[[str, bytes], B], content_type: str, body: bytes) -> B:
        """Return what `parse` makes of the body. Raises `Overloaded` where too many are to be parsed before it."""
        if len(body) <= SMALL_BYTES:
            return parse(content_type, body)
        return await self._threads.run(partial(parse, content_type, body))
