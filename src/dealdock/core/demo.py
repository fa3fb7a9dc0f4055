"""The packaged scene `demo`, as it was written out: what most starts begin with, they needn't read, check and make."""

from datetime import datetime
from pathlib import Path
from string import Template
from typing import Any, Final

import sqlalchemy as sa

from dealdock.core.credentials import Credentials, digest

NAME: Final = "demo"

WRITTEN: Final = Path(__file__).with_name("demo.sql")
"""What a start with the scene adds to a new SQLite file, in SQL: a template of what differs from start to start.

The first account's user is logged in, too: to do that takes longer than all the rest.
"""

_ACCOUNTS: Final = (1, 2)


def differing(credentials: Credentials, *, now: datetime) -> dict[str, str]:
    """What differs from start to start, by its name in the template."""
    said = {
        "now": f"{now.timestamp():.0f}",
        "api_key": digest(credentials.api_key(1, 1, 0)),
        "access_token": digest(credentials.access_token(1, 1)),
    }
    for number in _ACCOUNTS:
        said[f"business_unit_id_{number}"] = credentials.business_unit_id(number)
        said[f"client_id_{number}"] = digest(credentials.client_id(number))
    return said


def write(engine: sa.Engine, credentials: Credentials, *, now: datetime) -> None:
    """Add it to a new SQLite file."""
    rows = Template(WRITTEN.read_text()).substitute(differing(credentials, now=now))
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.executescript(f"BEGIN;\n{rows}COMMIT;")
    finally:
        connection.close()
