"""OAuth's clients and access tokens (contract, section 3).

A token is derived from a number that the account counts up, so a run with a seed repeats.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, update

from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.callers import as_caller
from dealdock.platform.credentials.credential_index import Entry
from dealdock.platform.credentials.secrets import Credentials, digest
from dealdock.platform.database.sqlite import caller_cache
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import NoSuchBusinessUnit, NoSuchToken
from dealdock.platform.models import Account, Consent, Directory
from dealdock.platform.models.context import TENANT, AccountContext, Caller
from dealdock.platform.text import quoted

ACCESS_LIFE: Final = timedelta(hours=2)
API_SCOPES: Final = frozenset({"pardot_api", "full"})
"""One of them must be among the scopes of a token for the API, where scopes were asked for."""


_UNIT: Final = "business_unit_id"
_BY_TOKEN_AND_UNIT: Final = Statement(
    select(*TENANT, Directory.digest, Directory.kind, Directory.user_id, Directory.scope, Directory.expires_at)
    .join(Account, Account.id == Directory.account_id)
    .where(or_(Directory.digest == bindparam("token"), Directory.digest == bindparam("unit")))
)


class Client(NamedTuple):
    """An account's connected app."""

    account: AccountContext
    account_name: str
    redirect_uris: tuple[str, ...] | None
    jwt_public_key: str | None


def client(db: Connection, client_id: str) -> Client | None:
    """The connected app with that id."""
    found = db.execute(
        select(Account.name, Account.redirect_uris, Account.jwt_public_key, *TENANT)
        .join(Directory, Directory.account_id == Account.id)
        .where(Directory.digest == digest(client_id), Directory.kind == "client_id")
    ).one_or_none()
    return found and Client(AccountContext(*found[3:]), *found[:3])


def caller(db: Connection, token: str, *, business_unit_id: str, real: datetime) -> Caller:
    """Return the caller with an access token, for that business unit. Raises `NoSuchBusinessUnit`, `NoSuchToken`."""
    shown = digest(token), digest(business_unit_id)
    found = caller_cache.known(db, ("access_token", *shown), partial(_of_token, db, *shown))
    if found is None or found.ends <= found.account.now(real):
        if not _is_unit(db, shown[1]):
            raise NoSuchBusinessUnit(f"no account is the business unit {quoted(business_unit_id)}")
        if found is None:
            raise NoSuchToken("no such access token was given out, or it was taken back")
        raise NoSuchToken(f"the access token {credential_index.ended(found.ends)}")
    if not found.is_for_unit:
        raise NoSuchBusinessUnit(f"the access token is for another business unit than {quoted(business_unit_id)}")
    if found.caller is None:
        raise NoSuchToken("the access token's user is gone")
    if found.scope is not None and API_SCOPES.isdisjoint(found.scope.split()):
        raise NoSuchToken(f"the access token's scope, {quoted(found.scope)}, has neither pardot_api nor full")
    return found.caller


class _Known(NamedTuple):
    """The caller of an access token, and when the token ends."""

    account: AccountContext
    is_for_unit: bool
    """Whether the business unit that was named beside it is its account's."""
    caller: Caller | None
    scope: str | None
    ends: datetime


def _of_token(db: Connection, token: str, unit: str) -> _Known | None:
    found = {(row.digest, row.kind): row for row in _BY_TOKEN_AND_UNIT.all(db, {"token": token, "unit": unit})}
    row, named = found.get((token, "access_token")), found.get((unit, _UNIT))
    if row is None:
        return None
    account = AccountContext(*row[: len(TENANT)])
    is_for_unit = named is not None and named.id == row.id
    return _Known(account, is_for_unit, as_caller(db, account, row.user_id), row.scope, row.expires_at)


def _is_unit(db: Connection, unit: str) -> bool:
    one = select(Directory.account_id).where(Directory.digest == unit, Directory.kind == _UNIT)
    return db.scalar(one) is not None


def owner(db: Connection, token: str) -> AccountContext | None:
    """The account that a token is of, of whatever kind."""
    of_token = select(*TENANT).join(Directory, Directory.account_id == Account.id)
    of_token = of_token.where(Directory.digest == digest(token), Directory.kind != _UNIT)
    found: Any = db.execute(of_token).one_or_none()
    return found and AccountContext(*found)


def give_access(
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    user_id: int,
    *,
    now: datetime,
    scope: str | None = None,
    consent: int | None = None,
) -> str:
    """A new access token, alive for two hours of the account's clock."""
    number = next_number(db, account)
    sweep(db, account, user_id, now)
    new = access(credentials, account, user_id, number, now=now)._replace(scope=scope, consent=consent)
    credential_index.enter(db, new)
    return new.secret


def access(credentials: Credentials, account: AccountContext, user_id: int, number: int, *, now: datetime) -> Entry:
    """The access token of that number, as the directory has it, for everything."""
    token = credentials.make(account.vendor, "access_token", account.account_id, number)
    return Entry(token, "access_token", account.account_id, user_id, number, now + ACCESS_LIFE)


def living_access(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime
) -> str:
    """An access token of the user's for everything: the last one that is alive, else a new one."""
    last = db.scalar(
        select(Directory.generation)
        .where(*_of(account, user_id, "access_token"), Directory.expires_at > now)
        .where(Directory.scope.is_(None), Directory.consent.is_(None))
        .order_by(Directory.expires_at.desc(), Directory.generation.desc())
        .limit(1)
    )
    if last is not None:
        return credentials.make(account.vendor, "access_token", account.account_id, last)
    return give_access(db, credentials, account, user_id, now=now)


def next_number(db: Connection, account: AccountContext) -> int:
    """The account's next number. The account's other tokens wait until the commit."""
    counted = update(Account).where(Account.id == account.account_id).values(last_token=Account.last_token + 1)
    return db.scalars(counted.returning(Account.last_token)).one()


def sweep(db: Connection, account: AccountContext, user_id: int, now: datetime) -> None:
    """Delete what of the user's has expired."""
    db.execute(delete(Directory).where(*_of(account, user_id, "access_token"), Directory.expires_at <= now))
    expired = delete(Directory).where(*_of(account, user_id, "code"), Directory.expires_at <= now)
    never_used = db.scalars(expired.returning(Directory.consent)).all()
    if never_used:
        mine = (Consent.account_id == account.account_id, Consent.number.in_(never_used))
        db.execute(delete(Consent).where(*mine))


def _of(account: AccountContext, user_id: int, kind: str) -> tuple[ColumnElement[bool], ...]:
    return Directory.account_id == account.account_id, Directory.user_id == user_id, Directory.kind == kind
