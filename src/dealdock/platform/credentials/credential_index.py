"""The directory: what is stored of every secret, and whose it is."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert, update

from dealdock.platform.credentials.secrets import digest
from dealdock.platform.database.statements import Statement
from dealdock.platform.models import Directory

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

_INSERT: Final = Statement(insert(Directory), columns=Directory.__table__.c.keys())


class Entry(NamedTuple):
    """A secret, whose it is, and until when."""

    secret: str
    kind: str
    account_id: int
    user_id: int | None
    generation: int | None
    expires_at: datetime | None = None
    scope: str | None = None
    consent: int | None = None


def enter(db: Connection, *entries: Entry) -> None:
    """Write down whose secrets they are, and for how long."""
    rows = [entry._asdict() for entry in entries]
    for row in rows:
        row["digest"] = digest(row.pop("secret"))
    _INSERT.run_many(db, rows)


def ended(expires_at: datetime) -> str:
    """Return the reason why a key or token has ended, for a person."""
    if expires_at == LONG_AGO:
        return "was taken back"
    return f"expired at {expires_at:%Y-%m-%d %H:%M:%S} UTC by the account's clock"


def expire(db: Connection, account_id: int, secret: str) -> None:
    """Let an API key or access token of the account be expired; the next login gives another one."""
    mine = (Directory.digest == digest(secret), Directory.account_id == account_id)
    temporary = Directory.kind.in_(("api_key", "access_token"))
    db.execute(update(Directory).where(*mine, temporary).values(expires_at=LONG_AGO))
