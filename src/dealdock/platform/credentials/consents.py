"""Consents: authorization codes, the refresh tokens made from them, and their revocation.

A consent bears the number of its code, and so does all that came of it, to be taken back together.
"""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dealdock.platform.credentials import access_tokens, credential_index
from dealdock.platform.credentials.credential_index import Entry
from dealdock.platform.credentials.secrets import Credentials, digest
from dealdock.platform.models import Consent, Directory
from dealdock.platform.models.context import AccountContext

CODE_LIFE: Final = timedelta(minutes=10)


class Refresh(NamedTuple):
    """The meaning of a refresh token."""

    user_id: int
    scope: str | None
    consent: int
    code_challenge: str | None


class Code(NamedTuple):
    """The meaning of an authorization code, and what must be sent with it."""

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


def give_code(  # noqa: PLR0913 (what a code must remember)
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
    """A new authorization code: the user consented. It lives ten minutes of the account's clock."""
    number = access_tokens.next_number(db, account)
    access_tokens.sweep(db, account, user_id, now)
    db.execute(
        insert(Consent).values(
            account_id=account.account_id, number=number, redirect_uri=redirect_uri, code_challenge=code_challenge
        )
    )
    new = credentials.make(account.vendor, "code", account.account_id, number)
    expires_at = now + CODE_LIFE
    credential_index.enter(
        db, Entry(new, "code", account.account_id, user_id, number, expires_at, scope, consent=number)
    )
    return new


def code(db: Connection, account: AccountContext, text: str) -> Code | None:
    """Return the meaning of an authorization code of the account. Of two requests at once, one waits here."""
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


def use_code(db: Connection, account: AccountContext, text: str) -> None:
    """Let the code work no more. It stays known as long as what came of it: who shows it again may be a thief."""
    db.execute(update(Directory).where(_is(account, text)).values(kind="used_code", expires_at=None))


def give_refresh(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, *, scope: str | None, consent: int
) -> str:
    """A new refresh token, alive until it is revoked."""
    number = access_tokens.next_number(db, account)
    new = credentials.make(account.vendor, "refresh_token", account.account_id, number)
    entry = Entry(new, "refresh_token", account.account_id, user_id, number, scope=scope, consent=consent)
    credential_index.enter(db, entry)
    return new


def refresh(db: Connection, account: AccountContext, text: str) -> Refresh | None:
    """Return the meaning of a refresh token of the account. It can't be revoked until the transaction ends."""
    found: Any = db.execute(
        select(Directory.user_id, Directory.scope, Directory.consent, Consent.code_challenge)
        .join(Consent, (Consent.account_id == Directory.account_id) & (Consent.number == Directory.consent))
        .where(_is(account, text), Directory.kind == "refresh_token")
        .with_for_update(of=Directory)
    ).one_or_none()
    return found and Refresh(*found)


def drop_refresh(db: Connection, account: AccountContext, text: str) -> None:
    """Delete a refresh token of the account, which another one replaces. Its consent stays."""
    db.execute(delete(Directory).where(_is(account, text), Directory.kind == "refresh_token"))


def revoke(db: Connection, text: str) -> None:
    """Take back a token; with a refresh token, all that came of the same consent. An unknown one is no error."""
    found = db.execute(
        select(Directory.kind, Directory.account_id, Directory.consent)
        .where(Directory.digest == digest(text), Directory.kind.in_(("access_token", "refresh_token")))
        .with_for_update()
    ).one_or_none()
    if found is None:
        return
    if found.kind == "refresh_token" and found.consent is not None:
        end(db, found.account_id, found.consent)
    else:
        db.execute(delete(Directory).where(Directory.digest == digest(text)))


def end(db: Connection, account_id: int, number: int) -> None:
    """Take back a consent and all that came of it."""
    db.execute(delete(Directory).where(Directory.account_id == account_id, Directory.consent == number))
    db.execute(delete(Consent).where(Consent.account_id == account_id, Consent.number == number))


def _is(account: AccountContext, secret: str) -> ColumnElement[bool]:
    return (Directory.digest == digest(secret)) & (Directory.account_id == account.account_id)
