"""The tables of faults and of the journal."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, Code, column


class Fault(Base):
    """A rule that makes matching calls of an account fail or wait."""

    __tablename__ = "fault"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    number: NamedColumn[int] = column(key=True)
    object: NamedColumn[str | None]  # None: any; likewise below
    operation: NamedColumn[str | None]
    parameters: NamedColumn[str | None] = column(Text())  # JSON: names and the values that they must have
    nth: NamedColumn[int | None]  # of the matching calls
    probability: NamedColumn[float | None]
    effect: NamedColumn[str] = column(Text())  # JSON
    after: NamedColumn[bool]  # true if it applies after the call took effect
    times: NamedColumn[int | None]  # how often it applies at most
    seen: NamedColumn[int]  # the number of calls that matched
    struck: NamedColumn[int]  # the number of them that it made fail or wait
    created_at: NamedColumn[datetime]


class JournalEntry(Base):
    """A call with its response. No foreign key: it is written later, when its account may have been deleted."""

    __tablename__ = "journal"

    account_id: NamedColumn[int] = column(key=True)
    number: NamedColumn[int] = column(key=True)  # microseconds since 1970, unless a higher one was there
    at: NamedColumn[datetime]  # by the account's clock
    method: NamedColumn[str] = column(String(16))
    url: NamedColumn[str] = column(Text())  # with its credentials masked, like all columns
    object: NamedColumn[str | None]
    operation: NamedColumn[str | None]
    request: NamedColumn[str] = column(Text())  # JSON: headers, parameters
    status: NamedColumn[int]  # of HTTP; 0: no answer was sent
    code: NamedColumn[int | str | None] = column(Code(40))  # of the error
    explain: NamedColumn[str | None] = column(Text())  # an explanation of the response, for a person
    answer: NamedColumn[str] = column(Text())  # the beginning of the body
    size: NamedColumn[int]  # bytes of the body that were sent
    complete: NamedColumn[bool]  # true if that was the whole body
    fault: NamedColumn[int | None]  # the number of the fault that applied
    duration: NamedColumn[int]  # microseconds
