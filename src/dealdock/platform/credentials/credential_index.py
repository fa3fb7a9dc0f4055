"""The index of credentials: the digest of every secret, with its owner and its expiry."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select, update

from dealdock.platform.credentials.secrets import Credentials, digest
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import KEY_TAKEN, RecordError
from dealdock.platform.records.base import EARLIEST
from dealdock.platform.records.models import CredentialIndex
from dealdock.platform.records.models.context import AccountContext

EXPIRED_AT: Final = EARLIEST
"""The expiry of a credential that was revoked. No clock goes back to it."""

_INSERT: Final = Statement(insert(CredentialIndex), columns=CredentialIndex.__table__.c.keys())


class CredentialOwner(NamedTuple):
    """A credential with its owner."""

    secret: str
    kind: str
    account_id: int
    user_id: int | None
    generation: int | None
    """The generation or number that it is derived from; None if a person chose it."""
    expires_at: datetime | None = None
    scope: str | None = None
    consent: int | None = None


def add(db: Connection, *entries: CredentialOwner) -> None:
    """Add credentials to the index."""
    rows = [entry._asdict() for entry in entries]
    for row in rows:
        row["digest"] = digest(row.pop("secret"))
    _INSERT.run_many(db, rows)


def add_new(db: Connection, *entries: CredentialOwner) -> None:
    """Add credentials that a person may have chosen. Raises `RecordError(KEY_TAKEN)` if one is taken."""
    for entry in entries:
        if is_taken(db, digest(entry.secret)):
            raise RecordError(KEY_TAKEN)
    add(db, *entries)


def is_taken(db: Connection, secret_digest: str) -> bool:
    """Return True if the index has a credential with this digest."""
    return db.scalar(select(CredentialIndex.kind).where(CredentialIndex.digest == secret_digest)) is not None


def of_user(account: AccountContext, user_id: int, kind: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a user's credentials of a kind."""
    return (
        CredentialIndex.account_id == account.account_id,
        CredentialIndex.user_id == user_id,
        CredentialIndex.kind == kind,
    )


def expiry_reason(expires_at: datetime) -> str:
    """Return the reason why a key or token is no longer valid, for a message."""
    if expires_at == EXPIRED_AT:
        return "was revoked"
    return f"expired at {expires_at:%Y-%m-%d %H:%M:%S} UTC by the account's clock"


def expire(db: Connection, credentials: Credentials, account: AccountContext, secret: str) -> None:
    """Expire a key or token of the account, if faults may expire its kind. The next login issues another one."""
    kinds = [kind.name for kind in credentials.kinds(account.vendor) if kind.ends_by_fault]
    conditions = (CredentialIndex.digest == digest(secret), CredentialIndex.account_id == account.account_id)
    db.execute(
        update(CredentialIndex).where(*conditions, CredentialIndex.kind.in_(kinds)).values(expires_at=EXPIRED_AT)
    )
