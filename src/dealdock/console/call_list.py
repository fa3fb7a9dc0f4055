"""A list of calls with its search: the page, for any source of calls."""

from collections.abc import Hashable, Sequence
from typing import Annotated, Any, Final, NamedTuple, Protocol

from fastapi import Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from dealdock.console.call_search import KEYS, STATUSES, CallQuery, Search
from dealdock.console.frame import AccountFrame
from dealdock.console.pages import base, page
from dealdock.control import journal as control
from dealdock.control.journal import Request as Call
from dealdock.platform.journal import search
from dealdock.sandbox import Sandbox

PAGE_ROWS: Final = 100
MAX_CALLS: Final = 1_000

CallSearch = Annotated[CallQuery, Query()]
Number = Annotated[int, Query(ge=0, lt=2**62)]


class CallSource(Protocol):
    """The calls of a list. Two sources with the same key have the same calls."""

    @property
    def key(self) -> Hashable:
        """The identity of the source."""

    @property
    def path(self) -> str:
        """The path of the list in the console. The live calls are at `/live` below it."""

    @property
    def title(self) -> str:
        """The title of the list."""

    def newest(
        self, wanted: Search, *, before: int | None = None, after: int | None = None, limit: int = MAX_CALLS
    ) -> list[Call]:
        """Return the newest calls, including every one that has its response. Raises `NoSuchAccount`."""

    def errors(self, wanted: Search) -> int:
        """Return the number of the selected calls that failed."""

    def page_of(self, call: Call) -> str:
        """Return the path of the call's page in the console."""

    def owner(self, call: Call) -> str:
        """Return the name of the call's account, if calls of several accounts are in the list."""

    def vendor(self, call: Call) -> str:
        """Return the vendor of the call, if calls of several vendors are in the list."""


class AccountCalls(NamedTuple):
    """The calls of one account."""

    sandbox: Sandbox
    account: AccountFrame

    @property
    def key(self) -> Hashable:
        """The account's id."""
        return self.account.id

    @property
    def path(self) -> str:
        """The path of the list in the console."""
        return f"{self.account.path}/calls"

    @property
    def title(self) -> str:
        """The title of the list."""
        return f"Calls of {self.account.name}"

    def newest(
        self, wanted: Search, *, before: int | None = None, after: int | None = None, limit: int = MAX_CALLS
    ) -> list[Call]:
        """Return the newest calls, including every one that has its response. Raises `NoSuchAccount`."""
        upto, conditions = self.sandbox.journal.flush_for_list(self.account.id), wanted.conditions()

        def work(db: Connection) -> Sequence[Any]:
            return search.page(db, self.account.context, conditions, before=before, after=after, upto=upto, limit=limit)

        return [control.shown(row) for row in self.sandbox.database.read(work)]

    def errors(self, wanted: Search) -> int:
        """Return the number of the selected calls that failed."""
        conditions = [*wanted.conditions(), search.failed()]
        return self.sandbox.database.read(lambda db: search.count(db, self.account.context, conditions))

    def page_of(self, call: Call) -> str:
        """Return the path of the call's page in the console."""
        return f"{self.path}/{call.number}"

    def owner(self, _: Call) -> str:
        """Return nothing: the page names the account."""
        return ""

    def vendor(self, _: Call) -> str:
        """Return nothing: the page names the vendor."""
        return ""


def show_list(
    request: Request, source: CallSource, query: CallQuery, template: str, *, before: int = 0, **more: Any
) -> Response:
    """Return a page of calls, the newest first. The template extends `calls.html`."""
    wanted = query.read()
    found = source.newest(wanted, before=before or None, limit=PAGE_ROWS + 1)
    return page(
        request,
        template,
        source=source,
        here=f"{base(request)}{source.path}",
        calls=found[:PAGE_ROWS],
        failed=source.errors(wanted),
        more=found[PAGE_ROWS - 1].number if len(found) > PAGE_ROWS else None,
        before=before,
        query=query,
        errors=wanted.errors,
        newest=max((call.number for call in found), default=0),
        statuses=STATUSES,
        keys=KEYS,
        **more,
    )
