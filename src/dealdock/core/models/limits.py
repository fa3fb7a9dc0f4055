"""What limited accounts use up: calls of a day, and calls under way."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base


class Usage(Base):
    """How many calls an account has used up on one day; one row an account, and the lock that calls queue at."""

    __tablename__ = "usage"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10))  # in the account's time zone, YYYY-MM-DD
    used: Mapped[int]


class CallUnderWay(Base):
    """A call that a worker hasn't finished answering."""

    __tablename__ = "call_under_way"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    worker_id: Mapped[str] = mapped_column(String(32))


class Worker(Base):
    """A process that answers limited accounts; what it holds counts as long as it says that it lives."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seen_at: Mapped[datetime]  # by the real clock
