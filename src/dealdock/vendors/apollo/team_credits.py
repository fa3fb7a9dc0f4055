"""The credits of a team: how many it has, and the cycle in which they are spent (contract 9.8, 10.6)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select

from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import Revealed
from dealdock.vendors.apollo.settings import Plan
from dealdock.vendors.apollo.wire.call import Call

USUAL: Final[Mapping[Plan, int]] = {"free": 75, "paid": 10_000, "unlimited": 1_000_000}
"""The credits that answers show where the account has any number."""

OTHERS: Final[Mapping[str, int]] = {
    "direct_dial_credit": 1_000,
    "export_credit": 0,
    "conversation_credit": 1_000,
    "ai_credit": 100_000,
    "power_up_credit": 0,
    "inbound_website_visitor_credit": 1_200,
    "dialer": 5_000,
    "web_search_record_credit": 2_000,
    "contact_website_visitor_credit": 0,
}
"""The kinds of credits that are never spent: all except credits for people and organizations."""


PHONE_PRICE: Final = 8
"""The credits for the telephone number of a person."""


class Credits(NamedTuple):
    """Credits of a kind."""

    limit: int
    consumed: int

    @property
    def left(self) -> int:
        """The credits that are left."""
        return max(0, self.limit - self.consumed)

    def shown(self) -> dict[str, int]:
        """Return the credits as JSON."""
        return {"limit": self.limit, "consumed": self.consumed, "left_over": self.left}


class Cycle(NamedTuple):
    """The cycle of credits: a month of the account's clock."""

    start: datetime
    end: datetime


def direct_dial(call: Call) -> int:
    """Return the credits that were spent for telephone numbers."""
    here = (Revealed.dataset_id == call.account.dataset_id, Revealed.kind == "phone")
    return PHONE_PRICE * int(call.db.scalar(select(func.count()).select_from(Revealed).where(*here)) or 0)


def of(call: Call) -> Credits:
    """Return the credits for people and organizations."""
    limit = call.settings.credits
    usual = USUAL[call.settings.plan]
    return Credits(usual if limit is None else limit, directory.consumed(call.db, call.account))


def cycle(now: datetime) -> Cycle:
    """Return the cycle of a moment."""
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(start.month, 12)
    return Cycle(start, start.replace(year=start.year + year, month=month + 1))
