"""The tables of limits: calls of a window, and calls under way."""

from sqlalchemy import String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, column

_LIMIT = String(32)


class Usage(Base):
    """Numbers of calls of an account, counted for a limit. The row without a limit is the lock that calls wait for."""

    __tablename__ = "usage"
    __is_keyed__ = True

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    limit_name: NamedColumn[str] = column(_LIMIT, key=True)
    scope: NamedColumn[str] = column(key=True)  # a value of the limit's scope; empty: the whole account
    began_at: NamedColumn[int] = column(key=True)  # milliseconds by the account's clock (`limits/windows.py`)
    used: NamedColumn[int]


class CallUnderWay(Base):
    """A call whose response a worker has not finished, as it counts for a limit."""

    __tablename__ = "call_under_way"
    __is_keyed__ = True

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    id: NamedColumn[str] = column(String(32), key=True)
    limit_name: NamedColumn[str] = column(_LIMIT, key=True)
    scope: NamedColumn[str]
    worker_id: NamedColumn[str] = column(String(32))


class Worker(Base):
    """A process that serves limited accounts. Its calls count as long as it sends heartbeats."""

    __tablename__ = "worker"

    id: NamedColumn[str] = column(String(32), key=True)
    beats: NamedColumn[int]
