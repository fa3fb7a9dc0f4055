"""The search of the head: an account, a page, a kind, a record or a call: `/find`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from sqlalchemy import ColumnElement, Connection, or_, select
from starlette.responses import RedirectResponse, Response
from starlette.status import HTTP_303_SEE_OTHER

from dealdock.console.all_calls import AllCalls
from dealdock.console.call_list import AccountCalls, CallSource
from dealdock.console.call_search import CallQuery
from dealdock.console.frame import AccountFrame, by_importance, frame, other_accounts
from dealdock.console.pages import base, label, page
from dealdock.console.records.kinds import TITLES, titles
from dealdock.control.journal import Request as Call
from dealdock.control.routing import CalledSandbox, Route
from dealdock.platform.accounts import overview
from dealdock.platform.database.selection import containing, live
from dealdock.platform.records import browsing
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import MAX_ID
from dealdock.sandbox import Sandbox

router = APIRouter(route_class=Route)

_MAX_EACH: Final = 5
"""The number of accounts, of kinds, of records of a kind, and of calls that are shown."""
_MAX_CHARACTERS: Final = 200
_MIN_CHARACTERS: Final = 3
"""The length of a text that is searched in calls: a shorter one is in most of them."""
_NAMES: Final = (*TITLES, "first_name", "last_name")


class Found(NamedTuple):
    """A place that matches a search."""

    title: str
    path: str
    """Its path in the console."""
    detail: str = ""


class Group(NamedTuple):
    """The matches of one sort."""

    title: str
    found: Sequence[Found]


@router.get("/find")
def find(
    request: Request,
    sandbox: CalledSandbox,
    q: str = "",
    account: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    stay: bool = False,
) -> Response:
    """Return the matches, in an account or in all. A single match is opened, unless the query says to stay."""
    text, shown = q.strip()[:_MAX_CHARACTERS], None if account is None else frame(sandbox, account)
    groups = [each for each in _groups(sandbox, shown, text) if each.found] if text else []
    all_found = [found for group in groups for found in group.found]
    if len(all_found) == 1 and not stay:
        return RedirectResponse(f"{base(request)}{all_found[0].path}", HTTP_303_SEE_OTHER)
    others = () if shown is not None else sandbox.database.read(other_accounts)
    return page(request, "find.html", account=shown, others=others, q=text, groups=groups)


def _groups(sandbox: Sandbox, account: AccountFrame | None, text: str) -> Iterator[Group]:
    if account is not None:
        yield Group("Pages", _pages(account, text))
        yield from sandbox.database.read(lambda db: list(_records(sandbox, db, account, text)))
    yield Group("Accounts", _accounts(sandbox, text))
    yield Group("Calls", _calls(AllCalls(sandbox) if account is None else AccountCalls(sandbox, account), text))


def _pages(account: AccountFrame, text: str) -> Sequence[Found]:
    """Return the pages and the kinds with a title that contains the text, those that begin with it first."""
    names = [(each.title, each.path) for each in (*account.work, *account.control)]
    names += [(label(kind.plural), f"/records/{kind.name}") for kind in by_importance(account.kinds)]
    places = [(title.lower().find(text.lower()), title, path) for title, path in names]
    found = sorted((each for each in places if each[0] >= 0), key=lambda each: each[0] > 0)
    return [Found(title, f"{account.path}{path}") for _, title, path in found[:_MAX_EACH]]


def _accounts(sandbox: Sandbox, text: str) -> Sequence[Found]:
    real = sandbox.clock.now()
    found = sandbox.database.read(lambda db: overview.page(db, real=real, text=text, limit=_MAX_EACH))
    return [Found(each.name, f"/accounts/{each.id}", f"{label(each.vendor)}, account {each.id}") for each in found]


def _calls(source: CallSource, text: str) -> Sequence[Found]:
    """Return the newest calls that the search of calls finds, and a link to the list of all."""
    wanted = CallQuery(q=text).read()
    if wanted.errors or len(text) < _MIN_CHARACTERS:
        return []
    found = source.newest(wanted, limit=_MAX_EACH)
    more = [Found("All calls that match", f"{source.path}?{urlencode({'q': text})}")] if len(found) > 1 else []
    return [*(Found(_title(call), source.page_of(call), _result(call)) for call in found), *more]


def _title(call: Call) -> str:
    return f"{call.method} {call.url.partition('?')[0]}"


def _result(call: Call) -> str:
    code = "" if call.code is None or str(call.code) == str(call.status) else f", error {call.code}"
    return f"{call.status or 'no response'}{code}, {call.at:%Y-%m-%d %H:%M:%S}"


def _records(sandbox: Sandbox, db: Connection, account: AccountFrame, text: str) -> Iterator[Group]:
    """Yield the records with this id, or with a name that contains the text, by kind."""
    ids = sandbox.credentials.public_ids(db, account.context)
    for kind in account.used_kinds:
        number = _number(text) if ids is None else ids.find(kind.name, text)
        found = _matches(db, account, kind, list(_conditions(db, account, kind, text, number)))
        shown = titles(db, account.context, kind, found, ids)
        rows = [shown[each] for each in found if each in shown]
        path = f"{account.path}/records/{kind.name}"
        places = (Found(name, f"{path}/{quote(str(shown_id), safe='')}", str(shown_id)) for shown_id, name in rows)
        yield Group(label(kind.plural), list(places))


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(MAX_ID))
    return int(text) if is_number else None


def _conditions(
    db: Connection, account: AccountFrame, kind: Kind, text: str, number: int | None
) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that a record may fulfil. In a large table they are those that an index serves."""
    table = kind.model.__table__
    if number is not None:
        yield table.c.id == number
    is_small, usable = browsing.is_small(db, account.context, kind.model), browsing.indexed(kind.model)
    for name in _NAMES:
        if name in kind.columns and name not in kind.secrets and (is_small or name in usable):
            column: Any = table.c[name]
            yield containing(column, text) if is_small else column == text


def _matches(
    db: Connection, account: AccountFrame, kind: Kind, conditions: Iterable[ColumnElement[bool]]
) -> Sequence[int]:
    table, some = kind.model.__table__, list(conditions)
    if not some:
        return []
    here = [table.c.dataset_id == account.context.dataset_id, or_(*some)]
    if "deleted" in table.c:
        here.append(live(kind.model))
    return db.scalars(select(table.c.id).where(*here).order_by(table.c.id.desc()).limit(_MAX_EACH)).all()
