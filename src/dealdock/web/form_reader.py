"""Reading forms without holding up the event loop."""

from functools import partial
from typing import Final

from dealdock.web import form
from dealdock.web.form import Pairs
from dealdock.web.places import Places

SMALL_BYTES: Final = 16 * 1024
"""A body up to here is read on the event loop, in a millisecond or two at most: most cost less than a thread."""


class FormReader:
    """Reads large forms in a thread, one after another: several at once would keep the event loop from its turn."""

    def __init__(self) -> None:
        self._places = Places(1)

    async def read(self, content_type: str, body: bytes) -> Pairs:
        """The pairs of a body; `Crowded` where too many are to be read before it."""
        if len(body) <= SMALL_BYTES:
            return form.body_pairs(content_type, body)
        return await self._places.run(partial(form.body_pairs, content_type, body))
