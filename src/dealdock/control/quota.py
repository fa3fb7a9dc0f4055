"""The used calls of an account: `GET`, `PUT /accounts/{id}/quota`."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.dependencies import CalledSandbox, Id
from dealdock.control.fields import Given, Shown
from dealdock.control.routing import Route
from dealdock.platform import limits
from dealdock.platform.accounts import accounts
from dealdock.platform.models.context import AccountContext
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/quota", tags=["accounts"], route_class=Route)


class QuotaToSet(Given):
    """The number of calls to count as used."""

    used: fields.Count = Field(description="Calls of today")


class Quota(Shown):
    """The account's daily quota and its use."""

    daily: int | None = Field(description="How many calls a day there may be; null: any number, and none is counted")
    used: int = Field(description="How many there were today")
    resets_at: datetime = Field(description="When the count begins anew, by the account's clock: midnight there")


@router.get("", operation_id="read_quota")
def read_quota(sandbox: CalledSandbox, account_id: Id) -> Quota:
    """Return the number of today's calls and the limit."""
    return sandbox.database.read(lambda db: _shown(db, accounts.tenant(db, account_id), sandbox))


@router.put("", operation_id="set_quota")
def set_quota(sandbox: CalledSandbox, account_id: Id, wanted: QuotaToSet) -> Quota:
    """Set the number of today's calls, which applies from the next call on."""

    def work(db: Connection) -> Quota:
        tenant = accounts.tenant(db, account_id)
        limits.use(db, tenant, wanted.used, sandbox.clock.now())
        return _shown(db, tenant, sandbox)

    return sandbox.database.write(work)


def _shown(db: Connection, tenant: AccountContext, sandbox: Sandbox) -> Quota:
    real = sandbox.clock.now()
    return Quota(daily=tenant.daily_limit, used=limits.used(db, tenant, real), resets_at=limits.resets_at(tenant, real))
