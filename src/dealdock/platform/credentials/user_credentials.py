"""The keys of a user: permanent keys, and keys that a login issues."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, select, update

from dealdock.platform.credentials import credential_index
from dealdock.platform.credentials.credential_index import CredentialOwner, of_user
from dealdock.platform.credentials.kinds import CredentialKind
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models import CredentialIndex, User
from dealdock.platform.records.models.context import AccountContext


def permanent_keys(
    credentials: Credentials, account: AccountContext, user_id: int, *, chosen: Mapping[str, str] | None = None
) -> list[CredentialOwner]:
    """Return a new user's keys that do not expire: the `chosen` ones, by kind, and derived ones for the other kinds."""
    entries = []
    for kind in credentials.user_kinds(account.vendor):
        if kind.life is None:
            entry = key_entry(credentials, account, user_id, kind)
            secret = (chosen or {}).get(kind.name)
            entries.append(entry if secret is None else entry._replace(secret=secret, generation=None))
    return entries


def login_keys(
    credentials: Credentials, account: AccountContext, user_id: int, *, now: datetime
) -> list[CredentialOwner]:
    """Return the keys that the first login of a new user issues."""
    kinds = credentials.user_kinds(account.vendor)
    return [key_entry(credentials, account, user_id, kind, now=now) for kind in kinds if kind.life is not None]


def key_entry(
    credentials: Credentials,
    account: AccountContext,
    user_id: int,
    kind: CredentialKind,
    *,
    generation: int = 0,
    now: datetime | None = None,
) -> CredentialOwner:
    """Return the user's key of this generation. `now`: the time at which it is issued, if it expires."""
    secret = kind.make(credentials, account.account_id, user_id, generation)
    expires_at = None if now is None else kind.expires_at(now)
    return CredentialOwner(secret, kind.name, account.account_id, user_id, generation, expires_at)


_LOCK: Final = Statement(
    select(User.id).where(User.dataset_id == bindparam("dataset_id"), User.id == bindparam("user_id")).with_for_update()
)
_KEYS: Final = (
    CredentialIndex.account_id == bindparam("account_id"),
    CredentialIndex.user_id == bindparam("user_id"),
    CredentialIndex.kind == bindparam("kind"),
)
_NEWEST: Final = Statement(
    select(CredentialIndex.generation, CredentialIndex.expires_at)
    .where(*_KEYS)
    .order_by(CredentialIndex.generation.desc().nulls_last())
    .limit(1)
)
_DELETE_EXPIRED: Final = Statement(
    delete(CredentialIndex).where(*_KEYS, CredentialIndex.expires_at <= bindparam("now"))
)


def issue(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, kind: str, *, now: datetime
) -> str | None:
    """Return the user's key of this kind: the last one if it has not expired, else a new one.

    None if a person chose it. `now` by the account's clock.
    """
    _LOCK.value(db, {"dataset_id": account.dataset_id, "user_id": user_id})  # two logins at once get the same key
    key = {"account_id": account.account_id, "user_id": user_id, "kind": kind}
    last = _NEWEST.one(db, key)
    if last is not None and (last.expires_at is None or last.expires_at > now):
        if last.generation is None:
            return None
        return credentials.make(account.vendor, kind, account.account_id, user_id, last.generation)
    _DELETE_EXPIRED.run(db, {**key, "now": now})
    generation = 0 if last is None or last.generation is None else last.generation + 1
    form = credentials.kind(account.vendor, kind)
    new = key_entry(credentials, account, user_id, form, generation=generation, now=now)
    credential_index.add(db, new)
    return new.secret


def issue_another(db: Connection, credentials: Credentials, account: AccountContext, user_id: int, kind: str) -> str:
    """Return a further key of a kind that does not expire. The user's keys before it stay valid."""
    _LOCK.value(db, {"dataset_id": account.dataset_id, "user_id": user_id})
    last = db.scalar(select(func.max(CredentialIndex.generation)).where(*of_user(account, user_id, kind)))
    form = credentials.kind(account.vendor, kind)
    new = key_entry(credentials, account, user_id, form, generation=0 if last is None else last + 1)
    credential_index.add(db, new)
    return new.secret


def expire_tokens(db: Connection, credentials: Credentials, account: AccountContext, user_id: int) -> None:
    """Expire the tokens of a user. A login issues others."""
    kinds = [kind.name for kind in credentials.kinds(account.vendor) if kind.owner == "token"]
    tokens = (CredentialIndex.account_id == account.account_id, CredentialIndex.user_id == user_id)
    expired = update(CredentialIndex).where(*tokens, CredentialIndex.kind.in_(kinds))
    db.execute(expired.values(expires_at=credential_index.EXPIRED_AT))


def expire_all(db: Connection, credentials: Credentials, account: AccountContext) -> None:
    """Expire the keys that logins to the account issued. The next login issues another one."""
    kinds = [kind.name for kind in credentials.user_kinds(account.vendor) if kind.life is not None]
    keys = (CredentialIndex.account_id == account.account_id, CredentialIndex.kind.in_(kinds))
    db.execute(update(CredentialIndex).where(*keys).values(expires_at=credential_index.EXPIRED_AT))
