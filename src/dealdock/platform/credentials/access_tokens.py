"""OAuth's clients and access tokens.

A token is derived from a number that the account counts up, so a run with a seed repeats.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.credential_index import CredentialOwner, of_user
from dealdock.platform.credentials.kinds import ACCESS_TOKEN
from dealdock.platform.credentials.secrets import Credentials, digest
from dealdock.platform.records.models import Account, Consent, CredentialIndex
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext

KEPT: Final = 100
"""The last tokens of an account that stay known after they have expired."""


class OAuthClient(NamedTuple):
    """An account's OAuth client."""

    account: AccountContext
    account_name: str
    redirect_uris: tuple[str, ...] | None
    jwt_public_key: str | None


def client(db: Connection, client_id: str) -> OAuthClient | None:
    """Return the client with this id."""
    found = db.execute(
        select(Account.name, Account.redirect_uris, Account.jwt_public_key, *CONTEXT_COLUMNS)
        .join(CredentialIndex, CredentialIndex.account_id == Account.id)
        .where(CredentialIndex.digest == digest(client_id), CredentialIndex.kind == "client_id")
    ).one_or_none()
    return found and OAuthClient(AccountContext(*found[3:]), *found[:3])


def owner(db: Connection, token: str) -> AccountContext | None:
    """Return the account of a user's token, of any kind."""
    accounts = select(*CONTEXT_COLUMNS).join(CredentialIndex, CredentialIndex.account_id == Account.id)
    of_token = (CredentialIndex.digest == digest(token), CredentialIndex.user_id.is_not(None))
    found: Any = db.execute(accounts.where(*of_token)).one_or_none()
    return found and AccountContext(*found)


def issue(
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    user_id: int,
    *,
    now: datetime,
    scope: str | None = None,
    consent: int | None = None,
) -> str:
    """Issue an access token. The vendor's kind `access_token` has its lifetime, by the account's clock."""
    number = next_number(db, account)
    delete_expired(db, account, user_id, now, last_number=number)
    new = entry(credentials, account, user_id, number, now=now)._replace(scope=scope, consent=consent)
    credential_index.add(db, new)
    return new.secret


def entry(
    credentials: Credentials, account: AccountContext, user_id: int, number: int, *, now: datetime
) -> CredentialOwner:
    """Return the access token with this number, valid for every scope, as the index stores it."""
    kind = credentials.kind(account.vendor, ACCESS_TOKEN)
    token = kind.make(credentials, account.account_id, number)
    return CredentialOwner(token, ACCESS_TOKEN, account.account_id, user_id, number, kind.expires_at(now))


def valid_token(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime
) -> str:
    """Return an access token of the user, for every scope: the last one if it has not expired, else a new one."""
    last = db.scalar(
        select(CredentialIndex.generation)
        .where(
            *of_user(account, user_id, ACCESS_TOKEN),
            or_(CredentialIndex.expires_at > now, CredentialIndex.expires_at.is_(None)),
        )
        .where(CredentialIndex.scope.is_(None), CredentialIndex.consent.is_(None))
        .order_by(CredentialIndex.expires_at.desc(), CredentialIndex.generation.desc())
        .limit(1)
    )
    if last is not None:
        return credentials.make(account.vendor, ACCESS_TOKEN, account.account_id, last)
    return issue(db, credentials, account, user_id, now=now)


def next_number(db: Connection, account: AccountContext) -> int:
    """Return the number of the account's next token. Other tokens of the account wait until the commit."""
    counted = update(Account).where(Account.id == account.account_id).values(last_token=Account.last_token + 1)
    return db.scalars(counted.returning(Account.last_token)).one()


def delete_expired(db: Connection, account: AccountContext, user_id: int, now: datetime, *, last_number: int) -> None:
    """Delete the user's expired codes, and the expired tokens that are not among the account's last ones.

    An expired token stays known, so that it can be distinguished from one that was never issued. `last_number`: the
    newest token's.
    """
    db.execute(
        delete(CredentialIndex).where(
            *of_user(account, user_id, ACCESS_TOKEN),
            CredentialIndex.expires_at <= now,
            CredentialIndex.generation <= last_number - KEPT,
        )
    )
    expired = delete(CredentialIndex).where(*of_user(account, user_id, "code"), CredentialIndex.expires_at <= now)
    never_used = db.scalars(expired.returning(CredentialIndex.consent)).all()
    if never_used:
        # one by one, since there may be more of them than a statement takes values
        one = (Consent.account_id == account.account_id, Consent.number == bindparam("consent"))
        db.execute(delete(Consent).where(*one), [{"consent": number} for number in never_used])
