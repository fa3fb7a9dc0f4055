"""The directory: what is stored of every secret, and whose it is."""

from datetime import datetime

from sqlalchemy import Connection, insert

from dealdock.core.credentials import digest
from dealdock.core.models import Directory


def enter(  # noqa: PLR0913 (an entry's fields)
    db: Connection,
    secret: str,
    kind: str,
    account_id: int,
    user_id: int | None,
    *,
    generation: int | None,
    expires_at: datetime | None = None,
    scope: str | None = None,
    consent: int | None = None,
) -> None:
    """Write down whose secret it is, and for how long."""
    db.execute(
        insert(Directory).values(
            digest=digest(secret),
            kind=kind,
            account_id=account_id,
            user_id=user_id,
            generation=generation,
            expires_at=expires_at,
            scope=scope,
            consent=consent,
        )
    )
