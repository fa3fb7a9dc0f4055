"""An account's clock: `GET`, `PUT /accounts/{id}/clock`, `POST /accounts/{id}/clock/advance`."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Literal, Self

from fastapi import APIRouter
from pydantic import Field, model_validator
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.deliveries import settle_after_jump
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import account_clock, accounts
from dealdock.platform.records.models.context import LAST_TIME
from dealdock.platform.scenes.values import moment_text

router = APIRouter(prefix="/accounts/{account_id}/clock", tags=["clock"], route_class=Route)

Mode = Literal["real", "frozen", "offset"]
MAX_SECONDS = 10**10  # three centuries

Seconds = Annotated[int, Field(ge=-MAX_SECONDS, le=MAX_SECONDS)]


class ClockToSet(RequestModel):
    """The settings of an account's clock."""

    mode: Mode
    at: fields.ClockTime | None = Field(
        None, description="frozen: the time of the frozen clock, by default now; offset: the current time"
    )
    seconds: Seconds | None = Field(
        None, description="offset: the seconds by which the clock is ahead of the real time, in place of `at`"
    )

    @model_validator(mode="after")
    def _check_mode(self) -> Self:
        given = sum(value is not None for value in (self.at, self.seconds))
        if self.mode == "real" and given:
            raise ValueError("takes neither at nor seconds if the mode is real")
        if self.mode == "frozen" and self.seconds is not None:
            raise ValueError("takes at, not seconds, if the mode is frozen")
        if self.mode == "offset" and given != 1:
            raise ValueError("takes either at or seconds if the mode is offset")
        return self

    def reading(self, now: datetime, *, real: datetime) -> tuple[datetime | None, timedelta]:
        """Return the time at which the clock is frozen, if it is, and its offset. `now` is its current time."""
        if self.mode == "frozen":
            return self.at or now, timedelta()
        if self.mode == "offset" and self.at is not None:
            return None, self.at - real
        return None, timedelta(seconds=self.seconds or 0)


class Advance(RequestModel):
    """A step forward of the clock, in seconds."""

    seconds: Annotated[int, Field(ge=0, le=MAX_SECONDS)]


class Clock(ResponseModel):
    """The state of an account's clock."""

    mode: Mode
    now: fields.ShownMoment = Field(description="The current time of the clock, UTC")
    seconds: int | None = Field(description="The seconds by which it is ahead of the real time; null if it is frozen")


@router.get("", operation_id="read_clock")
def read_clock(sandbox: CalledSandbox, account_id: Id) -> Clock:
    """Return the account's time and the mode of its clock."""
    return sandbox.database.read(lambda db: _shown(db, account_id, sandbox.clock.now()))


@router.put("", operation_id="set_clock")
def set_clock(sandbox: CalledSandbox, account_id: Id, wanted: ClockToSet) -> Clock:
    """Set the clock. Keys and tokens keep their remaining lifetime."""

    def work(db: Connection) -> Clock:
        account, real = accounts.get(db, account_id), sandbox.clock.now()
        frozen_at, ahead = wanted.reading(account.now(real), real=real)
        frozen_at = sandbox.vendors.get(account.vendor).accounts.truncated(frozen_at)
        account_clock.set_(db, account, frozen_at=frozen_at, ahead=ahead, real=real)
        return _shown(db, account_id, real)  # with the same real time, so that it shows the time that was set

    sandbox.journal.flush()  # pending entries of refused calls need the time before the change
    shown = sandbox.database.write(work)
    settle_after_jump(sandbox, account_id)
    return shown


@router.post("/advance", operation_id="advance_clock")
def advance_clock(sandbox: CalledSandbox, account_id: Id, step: Advance) -> Clock:
    """Move the clock forward. Keys and tokens age as if that time had passed."""

    def work(db: Connection) -> Clock:
        account, duration = accounts.get(db, account_id), timedelta(seconds=step.seconds)
        if account.now(sandbox.clock.now()) > LAST_TIME - duration:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"The clock cannot go beyond {moment_text(LAST_TIME)}.")
        account_clock.advance(db, account, duration)
        return _shown(db, account_id, sandbox.clock.now())

    sandbox.journal.flush()
    shown = sandbox.database.write(work)
    settle_after_jump(sandbox, account_id)
    return shown


def _shown(db: Connection, account_id: int, real: datetime) -> Clock:
    account = accounts.get(db, account_id)
    mode: Mode = "frozen" if account.frozen_at else "offset" if account.clock_offset else "real"
    return Clock(mode=mode, now=account.now(real), seconds=None if account.frozen_at else account.clock_offset)
