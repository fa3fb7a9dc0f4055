"""New calls as server-sent events: `/accounts/{id}/calls/live`.

The journal is read again and again, because another process may have served a call.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from dealdock.console.calls import CallSearch, Number, newest
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import fragment
from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.journal import Request as Call
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.journal.search import CallFilter
from dealdock.sandbox import Sandbox
from dealdock.web.disconnects import ending

router = APIRouter(prefix="/accounts/{account_id}/calls")

_EVERY_SECONDS: Final = 0.25
_ROUNDS_BETWEEN_SIGNS: Final = 40
"""The number of rounds without a call after which a comment is sent, so that a closed connection is noticed."""
_MAX_CALLS: Final = 100
"""The number of calls per round. Of more, the newest are sent: a page shows no more at once."""
_LATE_MICROSECONDS: Final = 5_000_000
"""Calls this long before the last one are read again in each round. Of two processes, one may write an earlier call
after the other has written a later one. The numbers of calls are times."""


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
    is_number = last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < len(str(2**62))
    since = int(last_event_id) if is_number else after
    events = _events(request, sandbox, account, query.read()[0], since)
    return StreamingResponse(events, media_type="text/event-stream")


async def _events(
    request: Request, sandbox: Sandbox, account: AccountFrame, wanted: CallFilter, last: int
) -> AsyncIterator[str]:
    stopping, quiet_rounds, sent = ending(request.scope), 0, {last}
    yield ": live\n\n"
    while not stopping.is_set():
        after = max(0, last - _LATE_MICROSECONDS)
        read = partial(newest, sandbox, account, wanted, after=after, limit=_MAX_CALLS)
        try:
            calls = [call for call in await run_in_threadpool(read) if call.number not in sent]
        except NoSuchAccount:
            return
        for call in reversed(calls):
            last = max(last, call.number)
            yield _event(request, account, call)
        sent = {number for number in (*sent, *(call.number for call in calls)) if number > after}
        quiet_rounds = 0 if calls else quiet_rounds + 1
        if quiet_rounds % _ROUNDS_BETWEEN_SIGNS == 1:
            yield ": no calls\n\n"
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _EVERY_SECONDS)


def _event(request: Request, account: AccountFrame, call: Call) -> str:
    row = fragment("_call_row.html", request, account=account, call=call)
    data = "".join(f"data: {line}\n" for line in row.splitlines() if line)
    return f"id: {call.number}\nevent: call\n{data}\n"
