"""The rules of a vendor's webhooks. All else is the platform's."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Base
from dealdock.platform.records.models.context import AccountContext

Changes: TypeAlias = Mapping[str, Any]
"""Changes to an attempt that a test asked for: `corrupt_signature` and `age_seconds`."""


USER_AGENT: Final = "dealdock"
"""The name of the sender. Control plane and console refuse requests with it, however they arrive."""


class Message(NamedTuple):
    """The request of one attempt."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    verifies: bool = True
    """True if the certificate of the receiver is checked."""
    user_agent: str | None = None
    """The sender, as the service names itself; None: dealdock."""


class Outcome(NamedTuple):
    """The result of one attempt."""

    at: datetime
    status: int | None
    """The status of the answer; None if no answer came."""
    error: Literal["HTTPError", "ConnectionError", "Timeout", "SSLError"] | None
    """None for a success, which is a status of 200 to 299."""
    milliseconds: int
    answer: str | None = None
    """The beginning of the answer's body."""


class RateLimit(NamedTuple):
    """The number of attempts that an account may make within a time. Attempts that a test repeats do not count."""

    seconds: int
    attempts: int


@dataclass(frozen=True, kw_only=True)
class WebhookRules:
    """The webhooks of a vendor."""

    message: Callable[[Connection, AccountContext, AnyRow, datetime, Changes], Message | None]
    """Returns the request for an attempt of a delivery at a moment; None if its subscription is gone."""
    record: Callable[[Connection, AccountContext, AnyRow, Outcome | None], None] = lambda *_: None
    """Writes an attempt to the subscription. The delivery is as it was before. No outcome: it was dropped."""
    expire: Callable[[Connection, AccountContext, AnyRow], None] = lambda *_: None
    """Writes to the subscription that a delivery was dropped at the end of its life. It is called after `record`."""
    event: Sequence[str]
    """The keys of a delivery that name its event, such as the kind of record and what happened to it."""
    in_order_of: Literal["subscription", "account"]
    """Deliveries of one subscription, or all of an account, are sent one after another."""
    wait_after: Callable[[int], timedelta] | None = None
    """Returns the time from the nth failed attempt to the next one.

    None: a delivery is attempted once at most, and marked before that.
    """
    lifetime: timedelta = timedelta(0)
    """The time after its event at which a delivery is dropped, if there are further attempts."""
    subscriptions: type[Base] | None = None
    """The table of the subscriptions. None: they are not records."""
    announce_new: Callable[[Connection, AccountContext, int, int, datetime], int | None] = lambda *_: None
    """Announces records as new, by id: some of those above an id and up to another, at a moment.

    Returns the last id; None if there are no more.
    """
    limits: Callable[[AccountContext], Sequence[RateLimit]] = lambda _: ()
    """Returns the limits of an account. A delivery beyond one is dropped without an attempt."""
    subscription: Callable[[Connection, AccountContext, str], int | None]
    """Returns the id of the record of a subscription that a test names by its public id; None if there is none."""
    refuses: Callable[[Connection, AccountContext, AnyRow, Changes], str | None] = lambda *_: None
    """Returns the reason why an attempt cannot be changed in this way; None if it can."""
    own_members: Collection[str] | None = None
    """The members of bodies that the vendor writes. The others, and all headers, come from the subscription and may be
    credentials. None: nothing of a subscription is sent.
    """

    @property
    def is_sent_once(self) -> bool:
        """True if a failed delivery is not repeated."""
        return self.wait_after is None

    def is_over(self, delivery: AnyRow, at: datetime) -> bool:
        """Return True if the life of a delivery has ended at a moment."""
        return not self.is_sent_once and at >= delivery.created_at + self.lifetime
