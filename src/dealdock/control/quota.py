"""The used calls of an account: `GET`, `PUT /accounts/{id}/quota`."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.problems import Refused, WrongField, invalid
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import accounts
from dealdock.platform.limits.rules import Limit, LimitUse, WindowKind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted
from dealdock.sandbox import Sandbox
from dealdock.web.problem_details import pointer

router = APIRouter(prefix="/accounts/{account_id}/quota", tags=["accounts"], route_class=Route)


class QuotaToSet(RequestModel):
    """The number of calls to count as used."""

    used: fields.Count = Field(description="The number of calls in the current window of the limit, such as today")
    limit: fields.Name | None = Field(None, description="The name of the limit, by default the first one")
    scope: fields.Name | None = Field(
        None, description="The scope of the limit, such as a key; for limits with a scope only"
    )


class Quota(ResponseModel):
    """The account's daily quota and its use."""

    daily: int | None = Field(description="The maximum number of calls per day; null: no limit, and no count")
    used: int = Field(description="The number of calls today")
    resets_at: datetime = Field(description="The next midnight of the account's clock, when the count restarts")


class UsedLimit(ResponseModel):
    """A limit of the account's calls and its use."""

    limit: str = Field(description="The name of the limit")
    kind: WindowKind
    seconds: int | None = Field(description="The length of the window in seconds; null: a day, or no window")
    scope: str | None = Field(description="The scope of the limit, such as a key; null: the limit counts all calls")
    calls: int | None = Field(description="The maximum number of calls; null: no limit")
    used: int = Field(description="The number of calls in the current window, or of running calls")
    resets_at: datetime | None = Field(
        description="The time at which calls are possible again, by the account's clock; null: when a running call ends"
    )


class Quotas(ResponseModel):
    """The limits of the account's calls and their use."""

    limits: list[UsedLimit]


@router.get("", operation_id="read_quota")
def read_quota(sandbox: CalledSandbox, account_id: Id) -> Quota | Quotas:
    """Return the account's daily quota, or all its limits if its vendor has others."""
    return sandbox.database.read(lambda db: _shown(db, accounts.get(db, account_id), sandbox))


@router.put("", operation_id="set_quota")
def set_quota(sandbox: CalledSandbox, account_id: Id, wanted: QuotaToSet) -> Quota | Quotas:
    """Set the number of used calls of a limit, which applies from the next call on."""

    def work(db: Connection) -> Quota | Quotas:
        account = accounts.get(db, account_id)
        limit = _limit(sandbox.vendors.limits(account), wanted)
        sandbox.rate_limiter.set_used(db, account, limit, wanted.scope or "", wanted.used)
        return _shown(db, account, sandbox)

    return sandbox.database.write(work)


def _shown(db: Connection, account: AccountContext, sandbox: Sandbox) -> Quota | Quotas:
    uses = sandbox.rate_limiter.uses(db, account)
    quota = sandbox.vendors.get(account.vendor).limits.quota
    if quota is None:
        return Quotas(limits=[_used(use) for use in uses])
    daily = next(use for use in uses if use.limit.name == quota)
    return Quota(daily=daily.limit.calls, used=daily.used, resets_at=daily.resets_at)


def _used(use: LimitUse) -> UsedLimit:
    limit = use.limit
    return UsedLimit(
        limit=limit.name,
        kind=limit.kind,
        seconds=limit.seconds or None,
        scope=use.scope or None,
        calls=limit.calls,
        used=use.used,
        resets_at=use.resets_at,
    )


def _limit(limits: Sequence[Limit], wanted: QuotaToSet) -> Limit:
    """Return the limit to set. Raise `Refused` if it is unknown, or the scope does not fit it."""
    known = {limit.name: limit for limit in limits if limit.kind != "concurrent"}
    limit = known.get(wanted.limit or next(iter(known), ""))
    if limit is None:
        raise _refused("limit", f"must be the name of a limit in time: {', '.join(known) or 'there is none'}")
    if wanted.scope is None and limit.scope is not None:
        raise _refused("scope", f"is required: the limit {quoted(limit.name)} is on the calls of one {limit.scope}")
    if wanted.scope is not None and limit.scope is None:
        raise _refused("scope", f"must be absent: the limit {quoted(limit.name)} is on all calls")
    return limit


def _refused(field: str, detail: str) -> Refused:
    return invalid(WrongField(pointer=pointer(field), detail=detail))
