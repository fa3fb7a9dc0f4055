"""Attempts of deliveries: the choice of the due ones. `outcomes` writes their results."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Connection, delete, func, select, update

from dealdock.platform.database import failures
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import Account, Delivery, DeliveryRequest, DeliverySwitch, ReceiverBehavior
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.rules import Message, WebhookRules

RulesOf: TypeAlias = Callable[[str], WebhookRules | None]
"""Returns the rules of a vendor's webhooks."""

_TABLE: Final = Delivery.__table__
_WAITING: Final = Delivery.state == "waiting"
_UNTOUCHED: Final = ~Delivery.is_under_way
_CANDIDATES: Final = 100
"""The number of due deliveries of an account among which the first of each lane is searched."""


class Lane(NamedTuple):
    """Deliveries that are sent one after another."""

    account_id: int
    subscription: int | None
    """None: all of the account."""
    is_asked: bool = False
    """True for attempts that a test asked for."""


class Queue(NamedTuple):
    """The state of the queue at one moment."""

    due: Sequence[int]
    """The accounts with something to attempt now."""
    seconds: float | None
    """The time until more is due; None if nothing will become due."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that is marked in the database, and not yet made."""

    lane: Lane
    number: int
    at: datetime
    """The moment by the account's clock."""
    rules: WebhookRules
    message: Message | None
    """None: the delivery is dropped."""
    behavior: Mapping[str, Any] | None = None
    request: int | None = None
    """The number of the request of a test."""
    is_repetition: bool = False


class Broken(Exception):
    """A lasting error at one delivery, or at one account (`number` None). It blocks no others."""

    def __init__(self, account_id: int, at: datetime, number: int | None, request: int | None) -> None:
        super().__init__(account_id, number)
        self.account_id, self.at, self.number, self.request = account_id, at, number, request


@contextmanager
def _apart(
    account: AccountContext, real: datetime, number: int | None = None, request: int | None = None
) -> Iterator[None]:
    """Raise `Broken` for a lasting error of the block."""
    try:
        yield
    except Broken:
        raise
    except Exception as error:
        if failures.may_run_again(error):
            raise
        raise Broken(account.account_id, account.now(real), number, request) from error


def has_work(db: Connection) -> bool:
    """Return True if a delivery waits, or a test asked for an attempt."""
    waiting = select(Delivery.number).where(_WAITING).limit(1)
    asked = select(DeliveryRequest.number).limit(1)
    return db.scalar(waiting) is not None or db.scalar(asked) is not None


def look(db: Connection, real: datetime) -> Queue:
    """Return the due deliveries, by the clocks of all accounts."""
    first = func.min(Delivery.next_attempt_at)
    waiting = select(Delivery.account_id, first.label("at")).where(_WAITING, _UNTOUCHED).group_by(Delivery.account_id)
    moments: dict[int, datetime | None] = {row.account_id: row.at for row in db.execute(waiting)}
    asked = set(db.scalars(select(DeliveryRequest.account_id).distinct()))
    due, seconds = [], []
    for account, is_holding in _accounts(db, moments.keys() | asked):
        moment, now = moments.get(account.account_id), account.now(real)
        is_due = moment is not None and moment <= now and not is_holding
        if is_due or account.account_id in asked:
            due.append(account.account_id)
        elif moment is not None and not is_holding and account.frozen_at is None:
            seconds.append((moment - now).total_seconds())
    return Queue(due, min(seconds, default=None))


def _accounts(db: Connection, ids: Collection[int]) -> Iterator[tuple[AccountContext, bool]]:
    """Yield accounts with their switches."""
    switch = DeliverySwitch.account_id == Account.id
    query = select(*CONTEXT_COLUMNS, DeliverySwitch.is_holding).outerjoin(DeliverySwitch, switch)
    numbers = sorted(ids)
    for begin in range(0, len(numbers), 500):
        for row in db.execute(query.where(Account.id.in_(numbers[begin : begin + 500]))):
            values: Sequence[Any] = row
            yield AccountContext(*values[:-1]), bool(values[-1])


@dataclass(frozen=True)
class Take:
    """Takes attempts out of the queue: the first of each lane that is not busy."""

    rules_of: RulesOf
    real: datetime
    busy: frozenset[Lane]
    most: int
    """The number of attempts of one account at a time."""
    room: int
    """The number of attempts that may begin."""
    reserved: int
    """The part of the room for accounts without an attempt under way, one for each."""

    def all(self, db: Connection, accounts: Collection[int]) -> list[Attempt]:
        """Mark the attempts of these accounts, and return them.

        Attempts of accounts with few attempts under way come first.
        """
        under_way = Counter(lane.account_id for lane in self.busy)
        found = sorted(_accounts(db, accounts), key=lambda each: under_way[each[0].account_id])
        taken: list[Attempt] = []
        for account, is_holding in found:
            left = self.room - len(taken)
            room = max(left - self.reserved, 0 if under_way[account.account_id] else min(left, 1))
            if room:
                with _apart(account, self.real):
                    taken += self._of(db, account, room, is_holding=is_holding)
        return taken

    def _of(self, db: Connection, account: AccountContext, room: int, *, is_holding: bool) -> list[Attempt]:
        rules = self.rules_of(account.vendor)
        if rules is None:
            queue.drop_all(db, account.account_id)
            return []
        taken = []
        if Lane(account.account_id, None, is_asked=True) not in self.busy:
            taken += self._asked(db, account, rules)
        if not is_holding:
            own = sum(lane.account_id == account.account_id for lane in self.busy)
            taken += self._due(db, account, rules, min(room, self.most - own) - len(taken))
        return taken

    def _asked(self, db: Connection, account: AccountContext, rules: WebhookRules) -> list[Attempt]:
        """Return the first attempt that a test asked for. Requests for deliveries that are finished are passed over."""
        query = select(DeliveryRequest.__table__).where(DeliveryRequest.account_id == account.account_id)
        for request in db.execute(query.order_by(DeliveryRequest.number)).all():
            with _apart(account, self.real, request.delivery, request.number):
                is_over, attempt = self._of_request(db, account, rules, request)
            if is_over:
                return [] if attempt is None else [attempt]
        return []

    def _of_request(
        self, db: Connection, account: AccountContext, rules: WebhookRules, request: AnyRow
    ) -> tuple[bool, Attempt | None]:
        """Return the attempt, if there is one, and False to go on with the next request."""
        row = queue.row(db, account.account_id, request.delivery)
        if row is not None and row.is_under_way and not request.is_repetition:
            return True, None  # its attempt by itself ends first
        if row is None or not (request.is_repetition or row.state in queue.OPEN):
            forget_request(db, account.account_id, request.number)
            return False, None
        lane = Lane(account.account_id, None, is_asked=True)
        changes = request.changes if request.is_repetition else row.changes
        at = account.now(self.real)
        message = rules.message(db, account, row, at, changes or {})
        if message is None and request.is_repetition:
            forget_request(db, account.account_id, request.number)
            return False, None
        if not request.is_repetition:
            if _is_limited(db, account, rules, at):
                message = None
            _mark(db, account.account_id, row.number, None if message is None else at)
        attempt = Attempt(lane, row.number, at, rules, message, None, request.number, request.is_repetition)
        return True, _behaving(db, attempt, row)

    def _due(self, db: Connection, account: AccountContext, rules: WebhookRules, room: int) -> list[Attempt]:
        """Return the first attempts of lanes that are not busy."""
        at = account.now(self.real)
        lanes = {lane for lane in self.busy if lane.account_id == account.account_id and not lane.is_asked}
        taken: list[Attempt] = []
        while len(taken) < room:
            rows = _candidates(db, account, rules, lanes, at)
            found = self._first_of_lanes(db, account, rules, lanes, rows, room - len(taken))
            taken += found
            if len(rows) < _CANDIDATES or not found or rules.in_order_of == "account":
                break
        return taken

    def _first_of_lanes(
        self,
        db: Connection,
        account: AccountContext,
        rules: WebhookRules,
        lanes: set[Lane],
        rows: Sequence[AnyRow],
        room: int,
    ) -> list[Attempt]:
        at = account.now(self.real)
        taken: list[Attempt] = []
        for row in rows:
            lane = _lane(account, rules, row)
            if len(taken) >= room:
                break
            if lane in lanes:
                continue
            with _apart(account, self.real, row.number):
                attempt = _of_row(db, account, Attempt(lane, row.number, at, rules, None), row)
            if attempt is not None:
                lanes.add(lane)
                taken.append(attempt)
        return taken


def _of_row(db: Connection, account: AccountContext, attempt: Attempt, row: AnyRow) -> Attempt | None:
    """Return the attempt with its message, marked; None if another process was faster."""
    rules, at = attempt.rules, attempt.at
    is_dropped = rules.is_over(row, at) or _is_limited(db, account, rules, at)
    whole = None if is_dropped else queue.row(db, account.account_id, row.number)
    message = None if whole is None else rules.message(db, account, whole, at, row.changes or {})
    if not _mark(db, account.account_id, row.number, None if message is None else at):
        return None
    return _behaving(db, replace(attempt, message=message), row)


def _lane(account: AccountContext, rules: WebhookRules, row: AnyRow) -> Lane:
    return Lane(account.account_id, row.subscription if rules.in_order_of == "subscription" else None)


def _candidates(
    db: Connection, account: AccountContext, rules: WebhookRules, lanes: Collection[Lane], at: datetime
) -> Sequence[AnyRow]:
    """Return the first due deliveries, except deliveries of busy lanes."""
    due = select(*queue.WITHOUT_BODY).where(
        Delivery.account_id == account.account_id, _WAITING, _UNTOUCHED, Delivery.next_attempt_at <= at
    )
    asked = select(DeliveryRequest.delivery).where(DeliveryRequest.account_id == account.account_id)
    due = due.where(Delivery.number.not_in(asked.where(~DeliveryRequest.is_repetition)))
    if rules.in_order_of == "subscription":
        due = due.where(Delivery.subscription.not_in([lane.subscription for lane in lanes]))
    elif lanes:
        return ()
    return db.execute(due.order_by(Delivery.next_attempt_at, Delivery.number).limit(_CANDIDATES)).all()


def _mark(db: Connection, account_id: int, number: int, sent_at: datetime | None) -> bool:
    """Mark a delivery before its attempt; None: it is dropped.

    Return False if another process was faster, or a reset has dropped it.
    """
    free = update(Delivery).where(*queue.one(account_id, number), _UNTOUCHED, Delivery.state.in_(queue.OPEN))
    sent = {} if sent_at is None else {"sent_at": sent_at}
    return db.execute(free.values(is_under_way=True, **sent)).rowcount == 1


def _is_limited(db: Connection, account: AccountContext, rules: WebhookRules, at: datetime) -> bool:
    """Return True if the account has used up a limit of its attempts."""
    for limit in rules.limits(account):
        within = (Delivery.sent_at > at - timedelta(seconds=limit.seconds), Delivery.sent_at <= at)
        sent = select(func.count()).select_from(_TABLE).where(Delivery.account_id == account.account_id, *within)
        if db.scalars(sent).one() >= limit.attempts:
            return True
    return False


def _behaving(db: Connection, attempt: Attempt, row: AnyRow) -> Attempt:
    """Return the attempt with the behavior that a test has set for the receiver."""
    if attempt.message is None:
        return attempt
    query = select(ReceiverBehavior.__table__).where(
        ReceiverBehavior.account_id == row.account_id,
        ReceiverBehavior.subscription.is_(None) | (ReceiverBehavior.subscription == row.subscription),
    )
    found = db.execute(query.order_by(ReceiverBehavior.number).limit(1)).one_or_none()
    if found is None:
        return attempt
    one = (ReceiverBehavior.account_id == found.account_id, ReceiverBehavior.number == found.number)
    db.execute(delete(ReceiverBehavior).where(*one))
    return replace(attempt, behavior=found.behavior)


def forget_request(db: Connection, account_id: int, number: int) -> None:
    """Delete the request of a test, which is done."""
    one = (DeliveryRequest.account_id == account_id, DeliveryRequest.number == number)
    db.execute(delete(DeliveryRequest).where(*one))
