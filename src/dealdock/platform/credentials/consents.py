"""Consents: authorization codes, the refresh tokens made from them, and their revocation.

A consent has the number of its code. All tokens that result from it have the same number, to be revoked together. Each
user has one consent that needed no code, and its number is the user's number, negated. Accounts show its tokens.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dealdock.platform.credentials import access_tokens, credential_index
from dealdock.platform.credentials.credential_index import CredentialOwner, of_user
from dealdock.platform.credentials.kinds import REFRESH_TOKEN, SHOWN_TOKENS
from dealdock.platform.credentials.secrets import Credentials, digest
from dealdock.platform.records.models import Consent, CredentialIndex
from dealdock.platform.records.models.context import AccountContext

_VALID: Final = (CredentialIndex.kind == REFRESH_TOKEN, CredentialIndex.expires_at.is_(None))
"""Selects the refresh tokens of users who did not lose their tokens."""


class RefreshToken(NamedTuple):
    """A refresh token."""

    user_id: int
    scope: str | None
    consent: int
    code_challenge: str | None


class AuthorizationCode(NamedTuple):
    """An authorization code, and the values that must be sent with it."""

    kind: str
    user_id: int
    scope: str | None
    expires_at: datetime | None
    consent: int
    redirect_uri: str
    code_challenge: str | None

    @property
    def is_used(self) -> bool:
        """True if it was redeemed before."""
        return self.kind == "used_code"


def issue_code(  # noqa: PLR0913 (the values that belong to a code)
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    user_id: int,
    *,
    redirect_uri: str,
    code_challenge: str | None,
    scope: str | None,
    now: datetime,
) -> str:
    """Issue an authorization code, for the user's consent. The vendor's kind `code` has its lifetime."""
    number = access_tokens.next_number(db, account)
    access_tokens.delete_expired(db, account, user_id, now, last_number=number)
    db.execute(
        insert(Consent).values(
            account_id=account.account_id, number=number, redirect_uri=redirect_uri, code_challenge=code_challenge
        )
    )
    kind = credentials.kind(account.vendor, "code")
    new = kind.make(credentials, account.account_id, number)
    stored = CredentialOwner(
        new, "code", account.account_id, user_id, number, kind.expires_at(now), scope, consent=number
    )
    credential_index.add(db, stored)
    return new


def code(db: Connection, account: AccountContext, text: str) -> AuthorizationCode | None:
    """Return the account's authorization code with this text. Its row is locked, so a concurrent request waits."""
    found: Any = db.execute(
        select(
            CredentialIndex.kind,
            CredentialIndex.user_id,
            CredentialIndex.scope,
            CredentialIndex.expires_at,
            Consent.number,
            Consent.redirect_uri,
            Consent.code_challenge,
        )
        .join(Consent, (Consent.account_id == CredentialIndex.account_id) & (Consent.number == CredentialIndex.consent))
        .where(_is(account, text), CredentialIndex.kind.in_(("code", "used_code")))
        .with_for_update(of=CredentialIndex)
    ).one_or_none()
    return found and AuthorizationCode(*found)


def use_code(db: Connection, account: AccountContext, text: str) -> None:
    """Mark the code as used. It is kept as long as its tokens, since a second use may be a theft."""
    db.execute(update(CredentialIndex).where(_is(account, text)).values(kind="used_code", expires_at=None))


def issue_refresh_token(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, scope: str | None, consent: int
) -> str:
    """Issue a refresh token, which is valid until it is revoked."""
    new = entry(credentials, account, user_id, access_tokens.next_number(db, account))
    credential_index.add(db, new._replace(scope=scope, consent=consent))
    return new.secret


def entry(credentials: Credentials, account: AccountContext, user_id: int, number: int) -> CredentialOwner:
    """Return the user's own refresh token with this number, as the index stores it."""
    token = credentials.make(account.vendor, REFRESH_TOKEN, account.account_id, number)
    return CredentialOwner(token, REFRESH_TOKEN, account.account_id, user_id, number, consent=own_consent(user_id))


def own_consent(user_id: int) -> int:
    """Return the number of the user's consent that needed no code."""
    return -user_id


def require_own_token(db: Connection, credentials: Credentials, account: AccountContext, user_id: int) -> None:
    """Issue a refresh token of the user's own consent, unless there is one."""
    consent = own_consent(user_id)
    own = (*of_user(account, user_id, REFRESH_TOKEN), *_VALID, CredentialIndex.consent == consent)
    if db.scalar(select(CredentialIndex.digest).where(*own)) is None:
        issue_refresh_token(db, credentials, account, user_id, scope=None, consent=consent)


def refresh_token(db: Connection, account: AccountContext, text: str) -> RefreshToken | None:
    """Return the account's refresh token with this text. It cannot be revoked until the transaction ends."""
    found: Any = db.execute(
        select(CredentialIndex.user_id, CredentialIndex.scope, CredentialIndex.consent, Consent.code_challenge)
        .outerjoin(  # a user's own consent has no row
            Consent, (Consent.account_id == CredentialIndex.account_id) & (Consent.number == CredentialIndex.consent)
        )
        .where(_is(account, text), *_VALID)
        .with_for_update(of=CredentialIndex)
    ).one_or_none()
    return found and RefreshToken(*found)


def delete_refresh_token(db: Connection, account: AccountContext, text: str) -> None:
    """Delete a refresh token of the account, which another one replaces. Its consent stays."""
    db.execute(delete(CredentialIndex).where(_is(account, text), CredentialIndex.kind == REFRESH_TOKEN))


def revoke(db: Connection, text: str) -> None:
    """Revoke a token; with a refresh token, all tokens of the same consent. An unknown token is not an error."""
    found = db.execute(
        select(CredentialIndex.kind, CredentialIndex.account_id, CredentialIndex.consent)
        .where(CredentialIndex.digest == digest(text), CredentialIndex.kind.in_(SHOWN_TOKENS))
        .with_for_update()
    ).one_or_none()
    if found is None:
        return
    if found.kind == REFRESH_TOKEN and found.consent is not None:
        revoke_consent(db, found.account_id, found.consent)
    else:
        db.execute(delete(CredentialIndex).where(CredentialIndex.digest == digest(text)))


def revoke_consent(db: Connection, account_id: int, number: int) -> None:
    """Revoke a consent with all its tokens."""
    db.execute(
        delete(CredentialIndex).where(CredentialIndex.account_id == account_id, CredentialIndex.consent == number)
    )
    db.execute(delete(Consent).where(Consent.account_id == account_id, Consent.number == number))


def _is(account: AccountContext, secret: str) -> ColumnElement[bool]:
    return (CredentialIndex.digest == digest(secret)) & (CredentialIndex.account_id == account.account_id)
