"""Sessions of the console: signed cookies that end after twelve hours, and at the logout."""

import hmac
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, delete, select, text

from dealdock.platform.clock import Clock
from dealdock.platform.credentials import secrets
from dealdock.platform.database import statement_tables
from dealdock.platform.database.database import Database
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models import EndedSession

LIFE_SECONDS: Final = 12 * 3600

_END: Final = text(
    "INSERT INTO ended_session (digest, ends_at) VALUES (:digest, :ends_at) ON CONFLICT (digest) DO NOTHING"
).execution_options(**statement_tables.declare(EndedSession))


class Sessions:
    """The sessions of people who know the control token. The database has those that a logout ended."""

    def __init__(self, token: str, database: Database, clock: Clock, randomness: Randomness) -> None:
        self._key, self._database, self._clock, self._randomness = token.encode(), database, clock, randomness

    def open(self) -> str:
        """Return the value of a new session's cookie, from which the token cannot be computed."""
        session = f"{int(self._clock.now().timestamp()) + LIFE_SECONDS}.{self._randomness.unique()}"
        return f"{session}.{self._signature(session)}"

    def is_current(self, cookie: str) -> bool:
        """Return True if this is the cookie of a session whose time is not over. It may have ended by a logout."""
        session, _, signature = cookie.rpartition(".")
        return secrets.are_equal(signature, self._signature(session)) and _end(session) > self._clock.now()

    def is_open(self, cookie: str) -> bool:
        """Return True if this is the cookie of a session that has not ended. It reads the database."""
        query = select(EndedSession.digest).where(EndedSession.digest == secrets.digest(cookie))
        return self.is_current(cookie) and self._database.read(lambda db: db.scalar(query)) is None

    def close(self, cookie: str) -> None:
        """End a session. Other cookies have no effect."""
        if not self.is_current(cookie):
            return
        digest = secrets.digest(cookie)

        def end(db: Connection) -> None:
            db.execute(delete(EndedSession).where(EndedSession.ends_at <= self._clock.now()))
            db.execute(_END, {"digest": digest, "ends_at": int(_end(cookie).timestamp())})

        self._database.write(end)

    def _signature(self, session: str) -> str:
        return hmac.digest(self._key, f"dealdock console {session}".encode(), "sha256").hex()


def _end(session: str) -> datetime:
    """Return the time of a signed session's end."""
    return datetime.fromtimestamp(int(session.partition(".")[0]), UTC)
