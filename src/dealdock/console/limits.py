"""The limits of an account's calls: `/accounts/{id}/limits`."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, page
from dealdock.console.sent_forms import Outcome, SentForm, attempt
from dealdock.control import quota as control
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendor_bodies import validated
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/limits", route_class=Route)


@router.get("")
def show(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page of the limits."""
    return _page(request, sandbox, frame(sandbox, account_id), {}, Outcome())


@router.post("")
def set_used(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Set the number of used calls of a limit."""
    account = frame(sandbox, account_id)
    fields = _fields(sandbox, account)
    wanted = body(fields, sent)

    def work() -> Any:
        return control.set_quota(sandbox, account_id, validated(control.QuotaToSet, wanted))

    outcome = attempt(fields, work)
    if outcome.result is None:
        return _page(request, sandbox, account, sent, outcome)
    return done(request, f"{account.path}/limits", "quota")


def _fields(sandbox: Sandbox, account: AccountFrame) -> list[Field]:
    """Return the fields of the form. The limit is chosen. Without a time limit there are no calls."""
    names = [limit.name for limit in sandbox.vendors.limits(account.context) if limit.kind != "concurrent"]
    fields = fields_of(control.QuotaToSet) if names else []
    choices = {name: name for name in names}
    return [replace(each, kind="choice", choices=choices) if each.name == "limit" else each for each in fields]


def _page(
    request: Request, sandbox: Sandbox, account: AccountFrame, values: dict[str, str], outcome: Outcome[Any]
) -> Response:
    uses = sandbox.database.read(lambda db: sandbox.rate_limiter.uses(db, account.context))
    return page(
        request,
        "limits.html",
        status=outcome.status,
        account=account,
        tab="limits",
        uses=uses,
        fields=_fields(sandbox, account),
        values=values,
        errors=outcome.errors,
    )
