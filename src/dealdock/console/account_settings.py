"""The settings and users of an account: `/accounts/{id}/settings`, `/accounts/{id}/users`."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of, grouped, texts
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import done, label, page
from dealdock.console.sent_forms import SentForm, attempt
from dealdock.control import accounts as control
from dealdock.control import users
from dealdock.control.routing import CalledSandbox, Id, OwnUrl, Route
from dealdock.control.vendor_bodies import models_of
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}", route_class=Route)


@router.get("/settings")
def show(request: Request, sandbox: CalledSandbox, url: OwnUrl, account_id: Id) -> Response:
    """Return the form with the account's settings."""
    account = frame(sandbox, account_id)
    fields, before = _settings(sandbox, account, url)
    return _form(request, account, "settings", fields, before)


@router.post("/settings")
def change(request: Request, sandbox: CalledSandbox, url: OwnUrl, account_id: Id, sent: SentForm) -> Response:
    """Change the settings that differ in the form."""
    account = frame(sandbox, account_id)
    fields, before = _settings(sandbox, account, url)
    changes = body(fields, sent, before)
    outcome = attempt(fields, lambda: control.change_account(sandbox, url, account_id, changes))
    if outcome.result is None:
        return _form(request, account, "settings", fields, sent, outcome.errors, outcome.status)
    return done(request, account.path, "changed")


@router.get("/users/new")
def new_user(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the form for a user."""
    account = frame(sandbox, account_id)
    return _form(request, account, "users/new", fields_of(models_of(sandbox, account.vendor).NewUser), {})


@router.post("/users/new")
def add_user(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Create a user."""
    account = frame(sandbox, account_id)
    fields = fields_of(models_of(sandbox, account.vendor).NewUser)
    outcome = attempt(fields, lambda: users.create_user(sandbox, account_id, body(fields, sent)))
    if outcome.result is None:
        return _form(request, account, "users/new", fields, sent, outcome.errors, outcome.status)
    return done(request, account.path, "user")


def _settings(sandbox: Sandbox, account: AccountFrame, url: str) -> tuple[list[Field], dict[str, str]]:
    """Return the fields of the settings, and their texts as they are stored."""
    fields = fields_of(models_of(sandbox, account.vendor).AccountChanges)
    stored = control.read_account(sandbox, url, account.id).model_dump(mode="json")
    return fields, texts(fields, stored)


def _form(
    request: Request,
    account: AccountFrame,
    action: str,
    fields: list[Field],
    values: dict[str, str],
    errors: Any = None,
    status: int = 200,
) -> Response:
    is_settings = action == "settings"
    groups = grouped(fields, f"API of {label(account.vendor)}") if is_settings else {"": fields}
    shown = {
        "groups": groups,
        "fields": fields,
        "values": values,
        "errors": errors or {},
        "action": f"{account.path}/{action}",
    }
    title, tab = ("Settings", "settings") if is_settings else ("New user", "account")
    return page(request, "form.html", status=status, account=account, tab=tab, title=title, **shown)
