"""Lists in JSON of any size: read from the database, encoded and sent block by block, outside the event loop."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dealdock.sandbox import Sandbox
from dealdock.web.messages import Resources, close_both, joined

MAX_WHOLE_BYTES: Final = 2**20
"""A larger list is sent while it is read."""
EMPTY: Final = b"[]"
_TYPE: Final = "application/json"
_JSON: Final[TypeAdapter[Any]] = TypeAdapter(Any)
"""FastAPI encodes answers by it, too."""


class Streamed(StreamingResponse):
    """A stream that releases its resources even if the client has left before the first piece."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None], media_type: str) -> None:
        super().__init__(joined(pieces), media_type=media_type)
        self._resources = Resources(close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._resources.close()


def listed(
    sandbox: Sandbox,
    account_id: int,
    pages: Callable[[Connection], Iterator[Sequence[Any]]],
    around: tuple[bytes, bytes] = (b"[", b"]"),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the elements of these pages as a list in JSON. A short one has the body `EMPTY` if it has no elements.

    `account_id`: the account that the stream belongs to; 0: no account. `around`: the bytes before and behind the
    elements.
    """

    def begun(db: Connection) -> tuple[bytes | None, Generator[bytes]]:
        held, size, rest = list[bytes](), 0, blocks(pages(db), *around)
        for block in rest:
            held.append(block)
            size += len(block)
            if size > MAX_WHOLE_BYTES:
                return None, _resumed(held, rest)
        return b"".join(held), rest

    (whole, rest), close = sandbox.database.stream(begun)
    if whole is not None:
        close()
        return Response(whole, media_type=_TYPE, headers=headers)
    last = sandbox.database.detach(close, account_id=account_id, for_control=True)
    found = Streamed(rest, close_both(rest.close, last) or last, _TYPE)
    found.headers.update(headers or {})
    return found


def blocks(pages: Iterable[Sequence[Any]], before: bytes = b"[", behind: bytes = b"]") -> Generator[bytes]:
    """Yield the elements of these pages as a list in JSON. `before`, `behind`: the bytes around the elements."""
    yield before
    comma = b""
    for page in pages:
        for element in page:
            yield comma + _JSON.dump_json(element)
            comma = b","
    yield behind


def _resumed(held: list[bytes], rest: Generator[bytes]) -> Generator[bytes]:
    """Yield the blocks that are held, then the following ones. Closing the generator also closes the source of the
    following blocks.
    """
    try:
        yield from chain(held, rest)
    finally:
        rest.close()
