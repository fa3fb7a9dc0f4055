"""The tables of limits: calls of a day, and calls under way."""

from sqlalchemy import String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, column


class Usage(Base):
    """The number of calls that an account has used up on one day. Its row is the lock that calls wait for."""

    __tablename__ = "usage"
    __is_keyed__ = True

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    day: NamedColumn[str] = column(String(10))  # in the account's time zone, YYYY-MM-DD
    used: NamedColumn[int]


class CallUnderWay(Base):
    """A call that a worker hasn't finished answering."""

    __tablename__ = "call_under_way"
    __is_keyed__ = True

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    id: NamedColumn[str] = column(String(32), key=True)
    worker_id: NamedColumn[str] = column(String(32))


class Worker(Base):
    """A process that answers limited accounts; what it holds counts as long as its heart beats."""

    __tablename__ = "worker"

    id: NamedColumn[str] = column(String(32), key=True)
    beats: NamedColumn[int]
