"""The calls of all accounts and the calls without an account, live: `/`, `/calls`."""

import json
from collections.abc import Hashable, Iterator
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Header, Request
from sqlalchemy import ColumnElement
from starlette.responses import Response

from dealdock.console.call_list import MAX_CALLS, CallSearch, Number, show_list
from dealdock.console.call_search import Search
from dealdock.console.call_text import laid_out
from dealdock.console.calls import NumberInPath, archive, not_there
from dealdock.console.frame import other_accounts
from dealdock.console.live_calls import stream
from dealdock.console.pages import done, page
from dealdock.control import server_journal as control
from dealdock.control.journal import Request as Call
from dealdock.control.routing import CalledSandbox, OwnUrl, Route
from dealdock.control.server_journal import ServerRequest
from dealdock.platform.journal import everywhere, search
from dealdock.platform.records.models import NO_ACCOUNT, JournalEntry
from dealdock.sandbox import Sandbox, is_loopback
from dealdock.web.vendor_api import api_of

router = APIRouter(route_class=Route)

PATH: Final = "/calls"


class AllCalls(NamedTuple):
    """The calls of all accounts, and the calls without an account."""

    sandbox: Sandbox

    @property
    def key(self) -> Hashable:
        """The identity of the source: a number that no account has."""
        return NO_ACCOUNT

    @property
    def path(self) -> str:
        """The path of the list in the console."""
        return PATH

    @property
    def title(self) -> str:
        """The title of the list."""
        return "All calls"

    def newest(
        self, wanted: Search, *, before: int | None = None, after: int | None = None, limit: int = MAX_CALLS
    ) -> list[Call]:
        """Return the newest calls, including every one that has its response."""
        upto, conditions = self.sandbox.journal.flush_for_list(None), list(_conditions(wanted))
        rows = self.sandbox.database.read(
            lambda db: everywhere.page(db, conditions, before=before, after=after, upto=upto, limit=limit)
        )
        return [control.shown(row) for row in rows]

    def errors(self, wanted: Search) -> int:
        """Return the number of the selected calls that failed."""
        conditions = [*_conditions(wanted), search.failed()]
        return self.sandbox.database.read(lambda db: everywhere.count(db, conditions))

    def page_of(self, call: Call) -> str:
        """Return the path of the call's page in the console."""
        account_id = _of_server(call).account_id
        return f"{PATH}/{call.number}" if account_id is None else f"/accounts/{account_id}/calls/{call.number}"

    def owner(self, call: Call) -> str:
        """Return the name of the call's account, or the reason why the call has no account."""
        found = _of_server(call)
        if found.account_id is not None:
            return found.account_name or ""
        words = ["no key" if found.credential is None else f"unknown key {found.credential}"]
        host = found.headers.get("host", "")
        if found.vendor is None and not self._is_own(host.rpartition(":")[0] or host):
            words.append(f"host {host}")
        return f"no account: {', '.join(words)}"

    def vendor(self, call: Call) -> str:
        """Return the vendor of the call, or an empty text if its address belongs to no vendor."""
        return _of_server(call).vendor or ""

    def _is_own(self, host: str) -> bool:
        """Return True for a name of this server."""
        return is_loopback(host.strip("[]")) or host.lower() in self.sandbox.settings.names


def _of_server(call: Call) -> ServerRequest:
    if not isinstance(call, ServerRequest):
        raise TypeError(call)
    return call


def _conditions(wanted: Search) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions in SQL. Times are by the machine's clock, since accounts have clocks of their own."""
    for each in wanted.filters:
        yield from each._replace(since=None, until=None).conditions()
        if each.since is not None:
            yield JournalEntry.number >= everywhere.number_at(each.since)
        if each.until is not None:
            yield JournalEntry.number < everywhere.number_at(each.until) + everywhere.SECOND


@router.get("/")
@router.get(PATH)
def show_all(request: Request, sandbox: CalledSandbox, query: CallSearch, before: Number = 0) -> Response:
    """Return a page of calls, the newest first."""
    apis = [api for vendor in sandbox.vendors.all for api in api_of(vendor).vocabularies]
    return show_list(
        request,
        AllCalls(sandbox),
        query,
        "all_calls.html",
        before=before,
        objects=sorted({each for api in apis for each in api.operations}),
        operations=sorted({each for api in apis for each in api.operation_names.values()}),
        others=sandbox.database.read(other_accounts),
    )


@router.get(f"{PATH}/live")
async def live(
    request: Request,
    sandbox: CalledSandbox,
    query: CallSearch,
    after: Number = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """Return the selected calls after the one with that number, as they arrive, each as a row of the table."""
    return stream(request, AllCalls(sandbox), query, after=after, last_event_id=last_event_id)


@router.get(f"{PATH}/har")
def download(sandbox: CalledSandbox, url: OwnUrl, query: CallSearch) -> Response:
    """Return the selected calls as an HTTP Archive."""
    return archive(AllCalls(sandbox).newest(query.read())[::-1], url, "calls.har")


@router.post(f"{PATH}/delete")
def delete(request: Request, sandbox: CalledSandbox) -> Response:
    """Delete all calls that belong to no account."""
    control.forget_requests(sandbox)
    return done(request, "/", "forgotten")


@router.get(f"{PATH}/{{number}}")
def show(request: Request, sandbox: CalledSandbox, number: NumberInPath) -> Response:
    """Return the page of a call that belongs to no account."""
    call = _one(sandbox, number)
    return page(
        request,
        "call_without_account.html",
        call=call,
        owner=AllCalls(sandbox).owner(call),
        sent=laid_out(json.dumps(call.parameters, ensure_ascii=False)) if call.parameters else [],
        answer=laid_out(call.answer),
    )


@router.get(f"{PATH}/{{number}}/har")
def download_one(sandbox: CalledSandbox, url: OwnUrl, number: NumberInPath) -> Response:
    """Return one call as an HTTP Archive."""
    return archive([_one(sandbox, number)], url, f"call-{number}.har")


def _one(sandbox: Sandbox, number: int) -> ServerRequest:
    sandbox.journal.flush()
    conditions = [JournalEntry.number == number]
    rows = sandbox.database.read(lambda db: everywhere.page(db, conditions, account_id=NO_ACCOUNT, limit=1))
    if not rows:
        raise not_there()
    return control.shown(rows[0])
