"""What the control plane steers by and sees: faults, and the journal."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base


class Fault(Base):
    """A rule that makes matching calls of an account fail or wait."""

    __tablename__ = "fault"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    object: Mapped[str | None]  # None: whichever; so with what follows
    operation: Mapped[str | None]
    parameters: Mapped[str | None] = mapped_column(Text)  # JSON: names and the values that they must have
    nth: Mapped[int | None]  # of the matching calls
    probability: Mapped[float | None] = mapped_column(Float)
    effect: Mapped[str] = mapped_column(Text)  # JSON
    after: Mapped[bool]  # whether it strikes once the call has taken effect
    times: Mapped[int | None]  # how often it strikes at most
    seen: Mapped[int]  # how many calls matched
    struck: Mapped[int]  # how many of them it made fail or wait
    created_at: Mapped[datetime]


class JournalEntry(Base):
    """A call that was answered. No foreign key: it is written behind, when its account may be gone already."""

    __tablename__ = "journal"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # microseconds since 1970, or a bit more
    at: Mapped[datetime]  # by the account's clock
    method: Mapped[str] = mapped_column(String(16))
    url: Mapped[str] = mapped_column(Text)  # as all else here, with its credentials masked
    object: Mapped[str | None]
    operation: Mapped[str | None]
    request: Mapped[str] = mapped_column(Text)  # JSON: headers, parameters
    status: Mapped[int]  # of HTTP; 0: no answer was sent
    code: Mapped[int | None]  # of the error
    explain: Mapped[str | None] = mapped_column(Text)  # why it is answered, for a person
    answer: Mapped[str] = mapped_column(Text)  # the beginning of its body
    size: Mapped[int]  # of all of it that went out, in bytes
    complete: Mapped[bool]  # whether that was all
    fault: Mapped[int | None]  # the number of the fault that struck
    duration: Mapped[int] = mapped_column(BigInteger)  # microseconds
