"""Accounts: `/accounts`, `/new`, `/accounts/{id}`."""

import shlex
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response
from starlette.status import HTTP_303_SEE_OTHER

from dealdock.console.board import deals_of
from dealdock.console.call_list import AccountCalls
from dealdock.console.call_search import Search
from dealdock.console.form_fields import Field, body, fields_of
from dealdock.console.frame import AccountFrame, frame, other_accounts, summary
from dealdock.console.pages import base, done, page, streamed
from dealdock.console.sent_forms import SentForm, attempt
from dealdock.control import accounts as control
from dealdock.control import quota, reset, users
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.support import support_of
from dealdock.control.vendor_bodies import models_of
from dealdock.platform.accounts import accounts, overview
from dealdock.platform.errors import UnknownVendor
from dealdock.platform.journal import search
from dealdock.platform.journal.search import ERROR, CallFilter, Results
from dealdock.sandbox import Sandbox

MINUTES: Final = 30
HEIGHT: Final = 60
"""The height of the largest bar, in units of the drawing."""
_SECONDS: Final = 60


class Part(NamedTuple):
    """A part of a bar: the calls of a minute with one result."""

    result: str
    top: float
    height: float


class Bar(NamedTuple):
    """The calls of a minute."""

    place: int
    """Its place from the left."""
    minutes_ago: int
    results: Results
    parts: Sequence[Part]


class RecentCalls(NamedTuple):
    """The calls of the last minutes."""

    bars: Sequence[Bar]
    total: Results
    largest: int
    """The number of calls of the busiest minute."""


def recent_calls(sandbox: Sandbox, account: AccountFrame) -> RecentCalls:
    """Return the calls of the last `MINUTES` minutes by the machine's clock."""
    now = sandbox.clock.now()
    since = now - timedelta(minutes=MINUTES)
    found = sandbox.database.read(lambda db: search.by_minute(db, account.context, since=since))
    last = int(now.timestamp()) // _SECONDS
    shown = [found.get(last - ago, Results()) for ago in range(MINUTES - 1, -1, -1)]
    largest = max(sum(each) for each in shown)
    total = Results(*(sum(each) for each in zip(*shown, strict=True)))
    bars = [_bar(place, results, largest) for place, results in enumerate(shown) if any(results)]
    return RecentCalls(bars, total, largest)


def _bar(place: int, results: Results, largest: int) -> Bar:
    parts, top = list[Part](), float(HEIGHT)
    for name, number in zip(Results._fields, results, strict=True):
        if number:
            height = number * HEIGHT / largest
            top -= height
            parts.append(Part(name, round(top, 2), round(height, 2)))
    return Bar(place, MINUTES - 1 - place, results, parts)


router = APIRouter(route_class=Route)

_PAGE_ROWS: Final = 50
_FAILED: Final = Search((CallFilter(status=ERROR),))
_MAX_REFUSED: Final = 5
_MAX_KINDS: Final = 3
_OWN: Final = ("id", "name", "vendor", "base_url", "time_zone")
"""The fields that every account has."""
_FIRST: Final = ("name", "scene", "time_zone")
"""The first fields of the form for a new account. The others are folded."""


@router.get("/accounts")
def show_all(
    request: Request,
    sandbox: CalledSandbox,
    url: OwnUrl,
    q: str = "",
    vendor: str = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """Return a page of accounts, the newest first."""
    real = sandbox.clock.now()

    def work(db: Connection) -> tuple[list[overview.Overview], list[str]]:
        found = overview.page(db, real=real, text=q.strip(), vendor=vendor, before=before, limit=_PAGE_ROWS + 1)
        kinds = {each.vendor: support_of(sandbox.vendors.get(each.vendor)).kinds for each in found}
        shown = found[:_PAGE_ROWS]
        return found, [summary(db, each.dataset_id, kinds[each.vendor], limit=_MAX_KINDS) for each in shown]

    sandbox.journal.flush()
    found, counts = sandbox.database.read(work)
    others = sandbox.database.read(other_accounts)
    urls = [sandbox.vendors.base_url(url, each.vendor) for each in found]
    rows = list(zip(found, urls, counts, strict=False))
    more = found[_PAGE_ROWS - 1].id if len(found) > _PAGE_ROWS else None
    return page(request, "accounts.html", rows=rows, more=more, q=q, vendor=vendor, before=before, others=others)


@router.get("/new")
def new(request: Request, sandbox: CalledSandbox, vendor: str = "") -> Response:
    """Return the form for a new account of a vendor."""
    name = _vendor(sandbox, vendor)
    shown: dict[str, Any] = {
        "fields": _fields(sandbox, name),
        "usual": len(_FIRST),
        "values": {"scene": "demo"},
        "errors": {},
    }
    others = sandbox.database.read(other_accounts)
    return page(request, "account_new.html", vendor=name, others=others, **shown)


@router.post("/new")
def create(request: Request, sandbox: CalledSandbox, url: OwnUrl, sent: SentForm) -> Response:
    """Create an account."""
    vendor = _vendor(sandbox, sent.get("vendor", ""))
    fields = _fields(sandbox, vendor)
    wanted = {"vendor": vendor, **body(fields, sent)}
    outcome = attempt(fields, lambda: control.create_account(request, Response(), sandbox, url, wanted))
    if outcome.result is None:
        values = {"vendor": vendor, "values": sent, "errors": outcome.errors}
        return page(request, "account_new.html", status=outcome.status, fields=fields, usual=len(_FIRST), **values)
    return done(request, f"/accounts/{outcome.result.id}", "account")


@router.get("/accounts/{account_id}")
def show(request: Request, sandbox: CalledSandbox, url: OwnUrl, account_id: Id) -> Response:
    """Return the page of one account, with valid credentials."""
    real = sandbox.clock.now()
    view = sandbox.database.write(
        lambda db: accounts.with_valid_credentials(db, sandbox.credentials, account_id, real=real)
    )
    shown = sandbox.vendors.show_account(view, url)
    credentials = {name: shown[name] for name in shown if name in {"email", "password", "user_id", *view.credentials}}
    settings = {name: value for name, value in shown.items() if name not in {*_OWN, *credentials}}
    account = frame(sandbox, account_id)
    known = {name: "…" if value is None else value for name, value in shown.items()}
    clients = [(name, line.format_map(known)) for name, line in sandbox.vendors.get(account.vendor).clients]
    clients.append(("any program, unchanged", f"dealdock run --server {url} --account {account_id} -- COMMAND"))
    sandbox.journal.flush()
    variables = {"base_url": shown["base_url"], **credentials}
    return streamed(
        request,
        "account.html",
        account=account,
        tab="account",
        own={name: shown[name] for name in _OWN},
        credentials=credentials,
        settings=settings,
        curl=sandbox.vendors.example_call(url, view),
        clients=clients,
        minutes=MINUTES,
        height=HEIGHT,
        recent=recent_calls(sandbox, account),
        refused=AccountCalls(sandbox, account).newest(_FAILED, limit=_MAX_REFUSED),
        deals=deals_of(sandbox, account),
        exports=[f"export {name.upper()}={shlex.quote(str(value))}" for name, value in variables.items() if value],
        quotas=quota.read_quota(sandbox, account_id).model_dump(),
        users=[each.model_dump() for each in users.list_users(sandbox, account_id)],
    )


@router.get("/accounts/{account_id}/delete")
def ask_to_delete(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page that asks for a confirmation."""
    account = frame(sandbox, account_id)
    counts = sandbox.database.read(lambda db: summary(db, account.context.dataset_id, account.kinds))
    snapshots = reset.list_snapshots(sandbox, account_id)
    return page(request, "account_delete.html", account=account, tab="account", counts=counts, snapshots=snapshots)


@router.post("/accounts/{account_id}/delete")
def delete(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Delete the account."""
    control.delete_account(sandbox, account_id)
    return RedirectResponse(f"{base(request)}/accounts?done=account-deleted", HTTP_303_SEE_OTHER)


def _vendor(sandbox: Sandbox, name: str) -> str:
    """Return the vendor of this name; for an unknown name, the default vendor."""
    try:
        return sandbox.vendors.get(name).name
    except UnknownVendor:
        return sandbox.vendors.default


def _fields(sandbox: Sandbox, vendor: str) -> list[Field]:
    """Return the fields of a new account, the usual ones first."""
    fields = fields_of(models_of(sandbox, vendor).NewAccount, hidden=["vendor"])
    return sorted(fields, key=lambda each: _FIRST.index(each.name) if each.name in _FIRST else len(_FIRST))
