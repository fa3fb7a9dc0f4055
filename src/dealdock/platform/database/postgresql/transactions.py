"""PostgreSQL: how it is reached, and transactions that know what a lost connection means."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from dealdock.platform.database import retry, write_guard

_READING: Final[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_ONE_PICTURE: Final[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ"}
_SERIALIZABLE: Final[Mapping[str, Any]] = {"isolation_level": "SERIALIZABLE"}

USUAL: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 60,
    "tcp_user_timeout": 30_000,  # milliseconds, after which a machine that doesn't take what is sent is given up
    "fallback_application_name": "dealdock",
}
"""What libpq is told, in seconds where it says nothing else."""


def engine(url: sa.URL, connections: int) -> Engine:
    """What `url` says of connections goes before what is usual here.

    None is asked whether it is alive before it is used: a dead one fails at its first statement, all others of its age
    are thrown away with it, and what was to be done is done on a new one.
    """
    return sa.create_engine(
        url,
        connect_args={name: value for name, value in USUAL.items() if name not in url.query},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=retry.PATIENCE,
        pool_use_lifo=True,  # those in use have their statements prepared
        hide_parameters=True,
    )


class Transactions:
    """Transactions on the engine's connections."""

    def __init__(self, engine: Engine, isolation: str | None) -> None:
        """`isolation`: of those that write, in SQL's words; None leaves it to the server."""
        self._engine = engine
        self._writing: Mapping[str, Any] = {"isolation_level": isolation.upper()} if isolation else {}

    @contextmanager
    def __call__(self, *, writes: bool, one_picture: bool = False) -> Iterator[Connection]:
        """One transaction; `one_picture` of the data throughout, which one that only reads has anyway."""
        options = self._writing if writes else _READING
        if one_picture and options != _SERIALIZABLE:  # which is more
            options = _ONE_PICTURE
        with self._engine.connect() as connection, connection.execution_options(**options).begin() as transaction:
            write_guard.forget(connection)
            yield connection
            with retry.committed(writes=writes):
                transaction.commit()

    @contextmanager
    def apart(self) -> Iterator[Self]:
        """As any: large ones ask for nothing else here."""
        yield self

    def settle(self) -> None:
        """There is nothing to be done."""

    def shrink_log(self) -> None:
        """There is nothing to be done."""

    def close(self) -> None:
        """Nothing is kept here."""
