"""OAuth's tokens and codes: given out, found again, taken back (contract, section 3).

Each is derived from a number that the account counts up, so a run with a seed repeats. What a user consented to on the
consent page bears the number of its code, and so does all that came of it, to be taken back together.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dealdock.core import directory
from dealdock.core.credentials import Credentials, digest
from dealdock.core.errors import NoSuchBusinessUnit, NoSuchToken
from dealdock.core.models import Account, Consent, Directory
from dealdock.core.user import TENANT, Caller, Tenant, as_caller

ACCESS_LIFE: Final = timedelta(hours=2)
CODE_LIFE: Final = timedelta(minutes=10)
API_SCOPES: Final = frozenset({"pardot_api", "full"})
"""One of them must be among the scopes of a token for the API, where scopes were asked for."""


class Client(NamedTuple):
    """An account's connected app."""

    account: Tenant
    account_name: str
    redirect_uris: tuple[str, ...] | None
    jwt_public_key: str | None


class Refresh(NamedTuple):
    """What a refresh token stands for."""

    user_id: int
    scope: str | None
    consent: int
    code_challenge: str | None


class Code(NamedTuple):
    """What an authorization code stands for, and what it must be shown with."""

    kind: str
    user_id: int
    scope: str | None
    expires_at: datetime | None
    consent: int
    redirect_uri: str
    code_challenge: str | None

    @property
    def is_used(self) -> bool:
        """Whether it was redeemed before."""
        return self.kind == "used_code"


def client(db: Connection, client_id: str) -> Client | None:
    """The connected app with that id."""
    found = db.execute(
        select(Account.name, Account.redirect_uris, Account.jwt_public_key, *TENANT)
        .join(Directory, Directory.account_id == Account.id)
        .where(Directory.digest == digest(client_id), Directory.kind == "client_id")
    ).one_or_none()
    return found and Client(Tenant(*found[3:]), *found[:3])


def caller(db: Connection, token: str, *, business_unit_id: str, real: datetime) -> Caller:
    """Who calls with an access token, for that business unit. `NoSuchBusinessUnit`, `NoSuchToken`."""
    found = db.execute(
        select(Directory.user_id, Directory.scope, Directory.expires_at, Account.business_unit_id, *TENANT)
        .join(Account, Account.id == Directory.account_id)
        .where(Directory.digest == digest(token), Directory.kind == "access_token")
    ).one_or_none()
    account = found and Tenant(*found[4:])
    if found is None or account is None or found.expires_at <= account.now(real):
        known = db.scalar(select(Account.id).where(Account.business_unit_id == business_unit_id)) is not None
        raise NoSuchToken if known else NoSuchBusinessUnit
    if found.business_unit_id != business_unit_id:
        raise NoSuchBusinessUnit
    user = as_caller(db, account, found.user_id)
    if user is None or (found.scope is not None and API_SCOPES.isdisjoint(found.scope.split())):
        raise NoSuchToken
    return user


def give_access(
    db: Connection,
    credentials: Credentials,
    account: Tenant,
    user_id: int,
    *,
    now: datetime,
    scope: str | None = None,
    consent: int | None = None,
) -> str:
    """A new access token, alive for two hours of the account's clock."""
    number = _next(db, account)
    _sweep(db, account, user_id, now)
    token = credentials.access_token(account.account_id, number)
    expires_at = now + ACCESS_LIFE
    directory.enter(
        db,
        token,
        "access_token",
        account.account_id,
        user_id,
        generation=number,
        expires_at=expires_at,
        scope=scope,
        consent=consent,
    )
    return token


def living_access(db: Connection, credentials: Credentials, account: Tenant, user_id: int, *, now: datetime) -> str:
    """An access token of the user's for everything: the last one that is alive, else a new one."""
    last = db.scalar(
        select(Directory.generation)
        .where(*_of(account, user_id, "access_token"), Directory.expires_at > now)
        .where(Directory.scope.is_(None), Directory.consent.is_(None))
        .order_by(Directory.expires_at.desc(), Directory.generation.desc())
        .limit(1)
    )
    if last is not None:
        return credentials.access_token(account.account_id, last)
    return give_access(db, credentials, account, user_id, now=now)


def give_refresh(
    db: Connection, credentials: Credentials, account: Tenant, user_id: int, *, scope: str | None, consent: int
) -> str:
    """A new refresh token, alive until it is revoked."""
    number = _next(db, account)
    token = credentials.refresh_token(account.account_id, number)
    directory.enter(
        db, token, "refresh_token", account.account_id, user_id, generation=number, scope=scope, consent=consent
    )
    return token


def refresh(db: Connection, account: Tenant, token: str) -> Refresh | None:
    """What a refresh token of the account stands for. It can't be revoked until the transaction's end."""
    found: Any = db.execute(
        select(Directory.user_id, Directory.scope, Directory.consent, Consent.code_challenge)
        .join(Consent, (Consent.account_id == Directory.account_id) & (Consent.number == Directory.consent))
        .where(_is(account, token), Directory.kind == "refresh_token")
        .with_for_update(of=Directory)
    ).one_or_none()
    return found and Refresh(*found)


def give_code(  # noqa: PLR0913 (what a code must remember)
    db: Connection,
    credentials: Credentials,
    account: Tenant,
    user_id: int,
    *,
    redirect_uri: str,
    code_challenge: str | None,
    scope: str | None,
    now: datetime,
) -> str:
    """A new authorization code: the user consented. It lives ten minutes of the account's clock."""
    number = _next(db, account)
    _sweep(db, account, user_id, now)
    db.execute(
        insert(Consent).values(
            account_id=account.account_id, number=number, redirect_uri=redirect_uri, code_challenge=code_challenge
        )
    )
    code = credentials.code(account.account_id, number)
    expires_at = now + CODE_LIFE
    directory.enter(
        db,
        code,
        "code",
        account.account_id,
        user_id,
        generation=number,
        expires_at=expires_at,
        scope=scope,
        consent=number,
    )
    return code


def code(db: Connection, account: Tenant, text: str) -> Code | None:
    """What an authorization code of the account stands for. Of two who redeem it at once, one waits here."""
    found: Any = db.execute(
        select(
            Directory.kind,
            Directory.user_id,
            Directory.scope,
            Directory.expires_at,
            Consent.number,
            Consent.redirect_uri,
            Consent.code_challenge,
        )
        .join(Consent, (Consent.account_id == Directory.account_id) & (Consent.number == Directory.consent))
        .where(_is(account, text), Directory.kind.in_(("code", "used_code")))
        .with_for_update(of=Directory)
    ).one_or_none()
    return found and Code(*found)


def use_code(db: Connection, account: Tenant, text: str) -> None:
    """Let the code work no more. It stays known as long as what came of it: who shows it again may be a thief."""
    db.execute(update(Directory).where(_is(account, text)).values(kind="used_code", expires_at=None))


def revoke(db: Connection, token: str, *, account_id: int | None) -> None:
    """Take back a token; with a refresh token, all that came of the same consent. An unknown one is no error.

    `NoSuchToken` where it is another account's than the one named.
    """
    found = db.execute(
        select(Directory.kind, Directory.account_id, Directory.consent)
        .where(Directory.digest == digest(token), Directory.kind.in_(("access_token", "refresh_token")))
        .with_for_update()
    ).one_or_none()
    if found is None:
        return
    if account_id not in {None, found.account_id}:
        raise NoSuchToken
    if found.kind == "refresh_token" and found.consent is not None:
        end_consent(db, found.account_id, found.consent)
    else:
        db.execute(delete(Directory).where(Directory.digest == digest(token)))


def end_consent(db: Connection, account_id: int, number: int) -> None:
    """Take back a consent and all that came of it."""
    db.execute(delete(Directory).where(Directory.account_id == account_id, Directory.consent == number))
    db.execute(delete(Consent).where(Consent.account_id == account_id, Consent.number == number))


def _next(db: Connection, account: Tenant) -> int:
    """The account's next number. The account's other tokens wait until the commit."""
    counted = update(Account).where(Account.id == account.account_id).values(last_token=Account.last_token + 1)
    return db.scalars(counted.returning(Account.last_token)).one()


def _sweep(db: Connection, account: Tenant, user_id: int, now: datetime) -> None:
    """Delete what of the user's has expired."""
    db.execute(delete(Directory).where(*_of(account, user_id, "access_token"), Directory.expires_at <= now))
    expired = delete(Directory).where(*_of(account, user_id, "code"), Directory.expires_at <= now)
    never_used = db.scalars(expired.returning(Directory.consent)).all()
    if never_used:
        mine = (Consent.account_id == account.account_id, Consent.number.in_(never_used))
        db.execute(delete(Consent).where(*mine))


def _is(account: Tenant, secret: str) -> ColumnElement[bool]:
    return (Directory.digest == digest(secret)) & (Directory.account_id == account.account_id)


def _of(account: Tenant, user_id: int, kind: str) -> tuple[ColumnElement[bool], ...]:
    return Directory.account_id == account.account_id, Directory.user_id == user_id, Directory.kind == kind
