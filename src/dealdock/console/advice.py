"""Advice on the calls of an account: `/accounts/{id}/advice`."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.call_list import AccountCalls
from dealdock.console.call_search import Search
from dealdock.console.frame import frame
from dealdock.console.pages import page
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock_client import advice

router = APIRouter(prefix="/accounts/{account_id}/advice", route_class=Route)

_CALLS: Final = 1_000
"""The number of calls that are read, the newest ones."""


@router.get("")
def show(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page that lists the client's mistakes, by the rules. Rules with a finding come first."""
    account = frame(sandbox, account_id)
    calls = AccountCalls(sandbox, account).newest(Search(()), limit=_CALLS)
    staging = sandbox.vendors.get(account.vendor).staging
    codes = staging.credentials.codes if staging is not None and staging.credentials is not None else ()
    found = advice.smells(calls, codes)
    by_rule = [(rule, [each for each in found if each.rule == rule.name]) for rule in advice.RULES]
    by_rule.sort(key=lambda each: not each[1])
    return page(request, "advice.html", account=account, tab="advice", rules=by_rule, count=len(calls))
