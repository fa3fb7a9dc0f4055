"""The directory: what is stored of every secret, and whose it is."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert

from dealdock.core.credentials import digest
from dealdock.core.models import Directory

_INSERT: Final = insert(Directory)


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
    db.execute(_INSERT, rows)
