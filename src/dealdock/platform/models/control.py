"""The tables of faults and of the journal."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, column


class Fault(Base):
    """A rule that makes matching calls of an account fail or wait."""

    __tablename__ = "fault"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    number: NamedColumn[int] = column(key=True)
    object: NamedColumn[str | None]  # None: whichever; so with what follows
    operation: NamedColumn[str | None]
    parameters: NamedColumn[str | None] = column(Text())  # JSON: names and the values that they must have
    nth: NamedColumn[int | None]  # of the matching calls
    probability: NamedColumn[float | None]
    effect: NamedColumn[str] = column(Text())  # JSON
    after: NamedColumn[bool]  # whether it strikes once the call has taken effect
    times: NamedColumn[int | None]  # how often it strikes at most
    seen: NamedColumn[int]  # how many calls matched
    struck: NamedColumn[int]  # how many of them it made fail or wait
    created_at: NamedColumn[datetime]


class JournalEntry(Base):
    """A call that was answered. No foreign key: it is written behind, when its account may be gone already."""

    __tablename__ = "journal"

    account_id: NamedColumn[int] = column(key=True)
    number: NamedColumn[int] = column(key=True)  # microseconds since 1970, unless a higher one was there
    at: NamedColumn[datetime]  # by the account's clock
    method: NamedColumn[str] = column(String(16))
    url: NamedColumn[str] = column(Text())  # as all else here, with its credentials masked
    object: NamedColumn[str | None]
    operation: NamedColumn[str | None]
    request: NamedColumn[str] = column(Text())  # JSON: headers, parameters
    status: NamedColumn[int]  # of HTTP; 0: no answer was sent
    code: NamedColumn[int | None]  # of the error
    explain: NamedColumn[str | None] = column(Text())  # why it is answered, for a person
    answer: NamedColumn[str] = column(Text())  # the beginning of its body
    size: NamedColumn[int]  # of all of it that went out, in bytes
    complete: NamedColumn[bool]  # whether that was all
    fault: NamedColumn[int | None]  # the number of the fault that struck
    duration: NamedColumn[int]  # microseconds
