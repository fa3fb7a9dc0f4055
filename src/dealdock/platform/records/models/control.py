"""The tables of faults, of the journal, of recorded changes, and of sessions of the console."""

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, Code


class Fault(Base):
    """A rule that makes matching calls of an account fail or wait."""

    __tablename__ = "fault"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    object: Mapped[str | None]  # None: any; likewise below
    operation: Mapped[str | None]
    path: Mapped[str | None] = mapped_column(Text())  # without the vendor's prefix; `*` is any segment
    parameters: Mapped[str | None] = mapped_column(Text())  # JSON: names and the values that they must have
    nth: Mapped[int | None]  # of the matching calls
    probability: Mapped[float | None]
    effect: Mapped[str | None] = mapped_column(Text())  # JSON; None: it only acts
    actions: Mapped[str | None] = mapped_column(Text())  # JSON: what it does to records and clock; None: nothing
    after: Mapped[bool]  # true if it applies after the call took effect
    times: Mapped[int | None]  # how often it applies at most
    until: Mapped[datetime | None]  # when it ends, by the account's clock
    seen: Mapped[int]  # the number of calls that matched
    struck: Mapped[int]  # the number of them that it made fail or wait, or at which it acted
    lasts: Mapped[float | None]  # the real seconds from the first such call in which it applies to all
    first_at: Mapped[int | None]  # that call, in microseconds since 1970 by the machine's clock
    released: Mapped[int]  # the number of calls that it held and holds no longer
    created_at: Mapped[datetime]


NO_ACCOUNT: Final = 0
"""The account number of the journal's calls without an account."""


KEPT_REQUESTS: Final = 1_000
"""The calls of an account that the journal keeps, unless it is set to another number."""


class JournalEntry(Base):
    """A call with its response. No foreign key: it is written later, when its account may have been deleted."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "number"),)  # for the newest calls of all accounts

    account_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # microseconds since 1970, unless a higher one was there
    at: Mapped[datetime]  # by the account's clock
    method: Mapped[str] = mapped_column(String(16))
    url: Mapped[str] = mapped_column(Text())  # with its credentials masked, like all columns
    object: Mapped[str | None]
    operation: Mapped[str | None]
    request: Mapped[str] = mapped_column(Text())  # JSON: headers, parameters
    status: Mapped[int]  # of HTTP; 0: no answer was sent
    code: Mapped[int | str | None] = mapped_column(Code(40))  # of the error
    explain: Mapped[str | None] = mapped_column(Text())  # an explanation of the response, for a person
    answer: Mapped[str] = mapped_column(Text())  # the beginning of the body
    size: Mapped[int]  # bytes of the body that were sent
    complete: Mapped[bool]  # true if that was the whole body
    fault: Mapped[int | None]  # the number of the fault that applied
    duration: Mapped[int]  # microseconds
    received_at: Mapped[int]  # microseconds since 1970, by the machine's clock
    answer_headers: Mapped[str] = mapped_column(Text())  # JSON
    shown: Mapped[str | None] = mapped_column(Text())  # JSON: the records in the answer; None: none
    done: Mapped[str | None] = mapped_column(Text())  # JSON: what faults did at the call; None: nothing
    ignored: Mapped[str | None] = mapped_column(Text())  # JSON: the names that no rule read; None: none
    changes: Mapped[str | None] = mapped_column(Text())  # JSON: the numbers of its recorded changes; None: none
    vendor: Mapped[str | None]  # None: no vendor has the address
    credential: Mapped[str | None] = mapped_column(String(16))  # the end of the key of a call without an account


class RecordedChange(Base):
    """The changes of one transaction to the records of a watched account."""

    __tablename__ = "recorded_change"

    account_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # microseconds since 1970, unless a higher one was there
    previous: Mapped[int | None]  # the number before; None: this is the first one
    records: Mapped[str] = mapped_column(Text())  # JSON
    complete: Mapped[bool]  # false: more records were changed, or what was changed before is not recorded
    total: Mapped[int]  # the bytes of `records`, in this row and all before it


class EndedSession(Base):
    """A session of the console that a logout ended before its time."""

    __tablename__ = "ended_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # of its cookie
    ends_at: Mapped[datetime]  # by the machine's clock; afterwards the row is of no use


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
