"""The tables of limits: calls of a window, and calls under way."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base

_LIMIT = String(32)


class Usage(Base):
    """The calls of an account, counted for a limit. The row without a limit is a lock that calls wait for."""

    __tablename__ = "usage"
    __table_args__ = WITHOUT_ROWID

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    limit_name: Mapped[str] = mapped_column(_LIMIT, primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)  # a value of the limit's scope; empty: the whole account
    began_at: Mapped[int] = mapped_column(primary_key=True)  # milliseconds by the account's clock (`limits/windows.py`)
    used: Mapped[int]


class CallUnderWay(Base):
    """A call whose response a worker has not finished, as it counts for a limit."""

    __tablename__ = "call_under_way"
    __table_args__ = WITHOUT_ROWID

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    limit_name: Mapped[str] = mapped_column(_LIMIT, primary_key=True)
    scope: Mapped[str]
    worker_id: Mapped[str] = mapped_column(String(32))


class Worker(Base):
    """A process that serves limited accounts. Its calls count as long as it sends heartbeats."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    beats: Mapped[int]
