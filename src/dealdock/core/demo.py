"""The packaged scene `demo`, as it was written out: what most starts begin with, they needn't read, check and make."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from dealdock.core.credentials import Credentials, digest

NAME: Final = "demo"

WRITTEN: Final = Path(__file__).with_name("demo.sql")
"""What a start with the scene adds to a new SQLite file, in SQL; functions stand for what differs from start to start.

The first account's user is logged in, too: to do that takes longer than all the rest.
"""


def write(engine: sa.Engine, credentials: Credentials, *, now: datetime) -> None:
    """Add it to a new SQLite file."""
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.create_function("now", 0, lambda: int(now.timestamp()))
        driver.create_function("business_unit_id", 1, credentials.business_unit_id)
        driver.create_function("digest_of", -1, lambda kind, *whose: digest(getattr(credentials, kind)(*whose)))
        driver.executescript(f"BEGIN;\n{WRITTEN.read_text()}COMMIT;")
    finally:
        connection.close()
