"""New calls as server-sent events: `/accounts/{id}/calls/live`.

The journal is read again and again, because another process may have served a call: once for all streams of a source
with the same search.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Hashable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Annotated, Final, TypeAlias

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dealdock.console.call_list import AccountCalls, CallSearch, CallSource, Number
from dealdock.console.call_search import CallQuery, Search
from dealdock.console.frame import frame
from dealdock.console.pages import fragment
from dealdock.control.journal import Request as Call
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id
from dealdock.platform.errors import DATABASE_ERRORS, NoSuchAccount
from dealdock.web.scopes import ending

router = APIRouter(prefix="/accounts/{account_id}/calls")

MAX_STREAMS: Final = 50
"""The number of open streams in a process."""

_EVERY_SECONDS: Final = 0.25
_SIGN_SECONDS: Final = 10.0
"""The time without a call after which a comment is sent, so that a closed connection is noticed."""
_MAX_CALLS: Final = 100
"""The number of calls per round. If there are more, only the newest are sent, because a page shows no more."""
_MAX_WAITING_ROUNDS: Final = 10
"""The rounds that wait for a client that reads slowly. The oldest is dropped: a page shows the newest calls."""
_LATE_MICROSECONDS: Final = 5_000_000
"""Calls that began up to this long before the last one are read again in each round. Of two processes, one may write an
earlier call after the other has written a later one. The numbers of calls are times.
"""

_log = logging.getLogger(__name__)


@router.get("/live")
async def live(
    request: Request,
    sandbox: CalledSandbox,
    account_id: Id,
    query: CallSearch,
    after: Number = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Return the selected calls after the one with that number, as they arrive, each as a row of the table.

    The first calls may repeat some that the page shows already.
    """
    account = await run_in_threadpool(frame, sandbox, account_id)
    return stream(request, AccountCalls(sandbox, account), query, after=after, last_event_id=last_event_id)


def stream(request: Request, source: CallSource, query: CallQuery, *, after: int, last_event_id: str) -> Response:
    """Return the selected calls of a source after the one with that number, as they arrive."""
    is_number = last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < len(str(2**62))
    since = int(last_event_id) if is_number else after
    streams: LiveStreams = request.app.state.live_streams
    return LiveResponse(streams, request, source, query.read(), since)


class Bookmark:
    """The calls that were passed on."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._numbers = {last}

    @property
    def after(self) -> int:
        """The number after which calls may be new."""
        return max(0, self._last - _LATE_MICROSECONDS)

    def new(self, calls: Iterable[Call]) -> Sequence[Call]:
        """Return the calls that were not passed on before, the oldest first."""
        after = self.after
        found = [call for call in calls if call.number > after and call.number not in self._numbers]
        found.sort(key=lambda call: call.number)
        self._last = max(self._last, *(call.number for call in found), 0)
        self._numbers = {number for number in (*self._numbers, *(call.number for call in found)) if number > after}
        return found


Rounds: TypeAlias = "asyncio.Queue[Sequence[Call] | None]"
"""The calls of each round that had some; None at the end."""


class Reader:
    """A task that reads the new calls of a source for all streams with the same search."""

    def __init__(self, source: CallSource, wanted: Search, last: int) -> None:
        self.read = partial(source.newest, wanted, limit=_MAX_CALLS)
        self.streams: set[Rounds] = set()
        self._bookmark = Bookmark(last)

    async def run(self, stopping: asyncio.Event) -> None:
        """Read until there is no stream, the account is deleted, or the server stops."""
        try:
            while self.streams and not stopping.is_set():
                calls = await run_in_threadpool(self.read, after=self._bookmark.after)
                if found := self._bookmark.new(calls):
                    self._publish(found)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), _EVERY_SECONDS)
        except NoSuchAccount:
            pass
        except DATABASE_ERRORS as error:
            _log.warning("live calls end: %s", error)
        finally:
            self._publish(None)

    def _publish(self, calls: Sequence[Call] | None) -> None:
        for rounds in self.streams:
            if rounds.full():
                rounds.get_nowait()
            rounds.put_nowait(calls)


class LiveStreams:
    """The open streams of a process, and their readers."""

    def __init__(self) -> None:
        self._readers: dict[tuple[Hashable, Search], tuple[Reader, asyncio.Task[None]]] = {}

    @property
    def count(self) -> int:
        """The number of open streams."""
        return sum(len(reader.streams) for reader, _ in self._readers.values())

    def open(self, source: CallSource, wanted: Search, last: int, stopping: asyncio.Event) -> tuple[Reader, Rounds]:
        """Add a stream, and start its reader unless it runs. Raise `Refused` if there are too many streams."""
        if self.count >= MAX_STREAMS:
            text = f"{MAX_STREAMS} pages with live calls are open. Close one, and reload this page."
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, text)
        rounds: Rounds = asyncio.Queue(_MAX_WAITING_ROUNDS)
        key = source.key, wanted
        if key not in self._readers or self._readers[key][1].done():
            reader = Reader(source, wanted, last)
            reader.streams.add(rounds)
            self._readers[key] = reader, asyncio.create_task(reader.run(stopping))
        reader = self._readers[key][0]
        reader.streams.add(rounds)
        return reader, rounds

    def close(self, source: CallSource, wanted: Search, reader: Reader, rounds: Rounds) -> None:
        """Remove a stream. A reader without streams ends."""
        reader.streams.discard(rounds)
        key = source.key, wanted
        if not reader.streams and key in self._readers and self._readers[key][0] is reader:
            del self._readers[key]


class LiveResponse(StreamingResponse):
    """A stream of calls, which gives its place back when the connection ends."""

    def __init__(
        self,
        streams: LiveStreams,
        request: Request,
        source: CallSource,
        wanted: Search,
        last: int,
    ) -> None:
        reader, rounds = streams.open(source, wanted, last, ending(request.scope))
        self._close = partial(streams.close, source, wanted, reader, rounds)
        super().__init__(_events(request, source, reader, rounds, Bookmark(last)), media_type="text/event-stream")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()


async def _events(
    request: Request, source: CallSource, reader: Reader, rounds: Rounds, bookmark: Bookmark
) -> AsyncIterator[str]:
    yield ": live\n\n"
    try:
        calls: Sequence[Call] | None = await run_in_threadpool(reader.read, after=bookmark.after)
    except NoSuchAccount:
        return
    while calls is not None:
        for call in bookmark.new(calls):
            yield _event(request, source, call)
        try:
            calls = await asyncio.wait_for(rounds.get(), _SIGN_SECONDS)
        except TimeoutError:
            calls = ()
            yield ": no calls\n\n"


def _event(request: Request, source: CallSource, call: Call) -> str:
    row = fragment("_call_row.html", request, source=source, call=call)
    data = "".join(f"data: {line}\n" for line in row.splitlines() if line)
    return f"id: {call.number}\nevent: call\n{data}\n"
