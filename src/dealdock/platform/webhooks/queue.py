"""The queue of deliveries. A delivery is written in the transaction of its event."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, delete, func, insert, not_, select, update

from dealdock.platform.database import commits
from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import Delivery, DeliveryEvent, DeliveryRequest, DeliverySwitch
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import shedding
from dealdock.platform.webhooks.shedding import MAX_STORED_BYTES, ROW_BYTES

WAKE: Final = "webhooks"
"""The name of the function that runs after a commit with new deliveries."""

OPEN: Final = ("waiting", "held")
"""The states of deliveries that were neither delivered nor dropped."""

MAX_FINISHED: Final = 10_000
"""The number of finished deliveries that an account keeps, the newest ones."""

_TABLE: Final = Delivery.__table__
_OF_BODY: Final = {"body_begin", "body_end", "headers", "answer"}
WITHOUT_BODY: Final = tuple(column for column in _TABLE.c if column.name not in _OF_BODY)
"""The columns of a delivery except its body: the columns for lists and for the choice of the next attempts."""

_EVENT: Final = and_(DeliveryEvent.account_id == Delivery.account_id, DeliveryEvent.number == Delivery.event)
_BODY: Final = (Delivery.body_begin + func.coalesce(DeliveryEvent.content, "") + Delivery.body_end).label("body")


_UNTRIED: Final[Mapping[str, Any]] = {"sent_at": None, "tries": 0, "attempts": [], "is_under_way": False}


class Body(NamedTuple):
    """A body, most of which is shared by several deliveries of an event. It is stored once."""

    begin: str
    shared: str
    end: str


class NewDelivery(NamedTuple):
    """A delivery before it has a number."""

    subscription: int
    url: str
    body: str | Body
    shown: Mapping[str, Any]
    at: datetime
    """The moment of its first attempt."""
    headers: Mapping[str, str] | None = None
    """The headers that the subscription had at the event."""
    event_id: str | None = None

    @property
    def parts(self) -> Body:
        """The parts of the body."""
        return self.body if isinstance(self.body, Body) else Body("", self.body, "")


def add(db: Connection, account: AccountContext, new: Sequence[NewDelivery], *, now: datetime) -> None:
    """Write deliveries of events at `now`, in their order."""
    if not new:
        return
    shared = {text: len(text.encode()) for text in dict.fromkeys(each.parts.shared for each in new)}
    sizes = [_own_size(each) for each in new]
    switch = _take_numbers(db, account.account_id, len(new), sum(sizes) + sum(shared.values()))
    first = switch.last_number - len(new) + 1
    events: dict[str, int] = {}
    rows = []
    for number, (each, size) in enumerate(zip(new, sizes, strict=True), first):
        event = events.setdefault(each.parts.shared, number)
        rows.append({"number": number, "event": event, "size": size, **_columns(each)})
    own = {"account_id": account.account_id}
    contents = [{**own, "number": number, "size": shared[text], "content": text} for text, number in events.items()]
    db.execute(insert(DeliveryEvent), contents)
    state = "held" if switch.is_holding else "waiting"
    fixed = {**own, "dataset_id": account.dataset_id, "state": state, "created_at": now, **_UNTRIED}
    db.execute(insert(Delivery), [{**fixed, **row} for row in rows])
    if switch.stored_bytes > MAX_STORED_BYTES:
        leave_event_loop()
        shedding.shed(db, account.account_id)
    commits.announce(db, WAKE)


def _columns(new: NewDelivery) -> dict[str, Any]:
    """Return the columns that a new delivery gives."""
    return {
        "subscription": new.subscription,
        "url": new.url,
        "body_begin": new.parts.begin,
        "body_end": new.parts.end,
        "shown": new.shown,
        "headers": new.headers,
        "event_id": new.event_id,
        "next_attempt_at": new.at,
    }


def _own_size(new: NewDelivery) -> int:
    headers = sum(len(name) + len(value) for name, value in (new.headers or {}).items())
    return ROW_BYTES + len(new.parts.begin.encode()) + len(new.parts.end.encode()) + headers


def _take_numbers(db: Connection, account_id: int, count: int, size: int) -> AnyRow:
    switch(db, account_id)
    taken = update(DeliverySwitch).where(DeliverySwitch.account_id == account_id)
    taken = taken.values(
        last_number=DeliverySwitch.last_number + count, stored_bytes=DeliverySwitch.stored_bytes + size
    )
    columns = (DeliverySwitch.last_number, DeliverySwitch.is_holding, DeliverySwitch.stored_bytes)
    return db.execute(taken.returning(*columns)).one()


def switch(db: Connection, account_id: int) -> AnyRow:
    """Return the switch of an account's deliveries, which is made at its first use. The transaction must write."""
    query = select(DeliverySwitch.__table__).where(DeliverySwitch.account_id == account_id)
    found = db.execute(query).one_or_none()
    if found is None:
        db.execute(
            insert(DeliverySwitch).values(account_id=account_id, last_number=0, is_holding=False, stored_bytes=0)
        )
        found = db.execute(query).one()
    return found


def is_holding(db: Connection, account_id: int) -> bool:
    """Return True if nothing is attempted by itself."""
    return bool(db.scalar(select(DeliverySwitch.is_holding).where(DeliverySwitch.account_id == account_id)))


def rows(
    db: Connection,
    account_id: int,
    *,
    subscription: int | None = None,
    states: Collection[str] = (),
    event_id: str | None = None,
    before: int | None = None,
    limit: int,
) -> Sequence[AnyRow]:
    """Return deliveries without their bodies, the newest first. `before`: only deliveries with lower numbers."""
    found = select(*WITHOUT_BODY).where(Delivery.account_id == account_id)
    if event_id is not None:
        found = found.where(Delivery.event_id == event_id)
    if before is not None:
        found = found.where(Delivery.number < before)
    if subscription is not None:
        found = found.where(Delivery.subscription == subscription)
    if states:
        found = found.where(Delivery.state.in_(states))
    return db.execute(found.order_by(Delivery.number.desc()).limit(limit)).all()


def row(db: Connection, account_id: int, number: int) -> AnyRow | None:
    """Return one delivery, with its `body`."""
    found = select(_TABLE, _BODY).outerjoin(DeliveryEvent, _EVENT).where(*one(account_id, number))
    return db.execute(found).one_or_none()


def without_body(db: Connection, account_id: int, number: int) -> AnyRow | None:
    """Return one delivery without its body."""
    return db.execute(select(*WITHOUT_BODY).where(*one(account_id, number))).one_or_none()


def one(account_id: int, number: int) -> tuple[Any, Any]:
    """Return the conditions for one delivery."""
    return Delivery.account_id == account_id, Delivery.number == number


def change(db: Connection, account_id: int, number: int, **columns: Any) -> None:
    """Write columns of a delivery."""
    db.execute(update(Delivery).where(*one(account_id, number)).values(**columns))


def backlog(db: Connection, account_id: int, subscription: int) -> tuple[int, int]:
    """Return the number of a subscription's deliveries that wait or are held, and the bytes of their bodies."""
    size = func.coalesce(func.sum(Delivery.size + func.coalesce(DeliveryEvent.size, 0)), 0)
    found = select(func.count(), size).select_from(_TABLE).outerjoin(DeliveryEvent, _EVENT)
    count, total = db.execute(found.where(*_open(account_id), Delivery.subscription == subscription)).one()
    return count, int(total)


def drop_all(db: Connection, account_id: int, *, subscription: int | None = None) -> int:
    """Drop the deliveries that wait or are held, of a subscription or of the account. Return the number."""
    which = _open(account_id)
    if subscription is not None:
        which = (*which, Delivery.subscription == subscription)
    dropped = update(Delivery).where(*which)
    return db.execute(dropped.values(state="dropped", next_attempt_at=None, changes=None)).rowcount


def recall(db: Connection, account_id: int, event_id: str) -> bool:
    """Delete the deliveries of an event that were not attempted. Return False if one was: nothing is deleted then."""
    of_event = (Delivery.account_id == account_id, Delivery.event_id == event_id)
    untouched = (Delivery.state.in_(OPEN), Delivery.tries == 0, ~Delivery.is_under_way)
    touched = select(Delivery.number).where(*of_event, not_(and_(*untouched)))
    if db.scalar(touched.limit(1)) is not None:
        return False
    events = db.scalars(select(Delivery.event).where(*of_event).distinct()).all()
    db.execute(delete(Delivery).where(*of_event))
    shedding.forget_events(db, account_id, DeliveryEvent.number.in_(events))
    return True


def forget_old(db: Connection, account_id: int) -> None:
    """Delete finished deliveries in excess of the number that an account keeps."""
    finished = (Delivery.account_id == account_id, Delivery.state.not_in(OPEN))
    numbers = select(Delivery.number).where(*finished).order_by(Delivery.number.desc())
    last = db.scalar(numbers.limit(1).offset(MAX_FINISHED))
    if last is not None:
        wanted = select(DeliveryRequest.delivery).where(DeliveryRequest.account_id == account_id)
        db.execute(delete(Delivery).where(*finished, Delivery.number <= last, Delivery.number.not_in(wanted)))
        shedding.forget_events(db, account_id, DeliveryEvent.number <= last)


def _open(account_id: int) -> tuple[Any, ...]:
    return Delivery.account_id == account_id, Delivery.state.in_(OPEN)


def is_settled(db: Connection, account: AccountContext, now: datetime) -> bool:
    """Return True if no delivery of the account is due or under way."""
    if not is_idle(db, account.account_id):
        return False
    if is_holding(db, account.account_id):
        return True
    moment = next_moment(db, account.account_id)
    return moment is None or moment > now


def is_idle(db: Connection, account_id: int) -> bool:
    """Return True if nothing that a test asked for is left, and nothing is under way."""
    wanted = select(DeliveryRequest.number).where(DeliveryRequest.account_id == account_id)
    under_way = select(Delivery.number).where(*_open(account_id), Delivery.is_under_way)
    return db.scalar(wanted.limit(1)) is None and db.scalar(under_way.limit(1)) is None


def next_moment(db: Connection, account_id: int) -> datetime | None:
    """Return the earliest moment at which a delivery that waits is attempted."""
    waiting = (Delivery.account_id == account_id, Delivery.state == "waiting")
    return db.scalar(select(func.min(Delivery.next_attempt_at)).where(*waiting))


def ask(
    db: Connection,
    account_id: int,
    numbers: Iterable[int],
    *,
    is_repetition: bool = False,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Ask the sender to attempt these deliveries now, one after another in this order."""
    last = db.scalar(select(func.max(DeliveryRequest.number)).where(DeliveryRequest.account_id == account_id)) or 0
    asked = [
        {
            "account_id": account_id,
            "number": position,
            "delivery": number,
            "is_repetition": is_repetition,
            "changes": changes,
        }
        for position, number in enumerate(numbers, last + 1)
    ]
    if asked:
        db.execute(insert(DeliveryRequest), asked)
        commits.announce(db, WAKE)
