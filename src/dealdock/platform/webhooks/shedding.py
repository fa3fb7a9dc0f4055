"""The limit of the bytes that an account's deliveries take: beyond it, the oldest are deleted."""

import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, select, update

from dealdock.platform.records.models import Delivery, DeliveryEvent, DeliverySwitch

MAX_STORED_BYTES: Final = 256 * 2**20
"""The bytes of all deliveries of an account."""

ROW_BYTES: Final = 512
"""The approximate bytes of a delivery in addition to its texts."""

_OPEN: Final = Delivery.state.in_(("waiting", "held"))
_log = logging.getLogger(__name__)


def shed(db: Connection, account_id: int) -> None:
    """Delete the oldest deliveries until half of the limit is left: first finished deliveries, then the others.

    The switch has an upper bound of the size, which is corrected here.
    """
    size = stored_bytes(db, account_id)
    if size > MAX_STORED_BYTES:
        numbers, size = _oldest(db, account_id, size)
        _log.warning("%d deliveries of account %d are deleted: it has too many bytes of them", len(numbers), account_id)
        for begin in range(0, len(numbers), 500):
            some = Delivery.number.in_(numbers[begin : begin + 500])
            db.execute(delete(Delivery).where(Delivery.account_id == account_id, some))
        forget_events(db, account_id)
    corrected = update(DeliverySwitch).where(DeliverySwitch.account_id == account_id)
    db.execute(corrected.values(stored_bytes=size))


def stored_bytes(db: Connection, account_id: int) -> int:
    """Return the bytes of all deliveries of an account."""
    parts = (
        select(func.coalesce(func.sum(model.size), 0)).where(model.account_id == account_id)
        for model in (Delivery, DeliveryEvent)
    )
    return sum(int(db.scalars(each).one()) for each in parts)


def _oldest(db: Connection, account_id: int, size: int) -> tuple[list[int], int]:
    """Return the deliveries to delete, and the size of the others."""
    numbers = []
    sharing = Counter(db.scalars(select(Delivery.event).where(Delivery.account_id == account_id)))
    for row in _in_order(db, account_id):
        if size <= MAX_STORED_BYTES // 2:
            break
        numbers.append(row.number)
        size -= row.size
        sharing[row.event] -= 1
        if not sharing[row.event]:
            size -= row.of_event or 0
    return numbers, size


def _in_order(db: Connection, account_id: int) -> Iterator[Any]:
    event = and_(DeliveryEvent.account_id == Delivery.account_id, DeliveryEvent.number == Delivery.event)
    columns = (Delivery.number, Delivery.size, Delivery.event, DeliveryEvent.size.label("of_event"))
    found = select(*columns).outerjoin(DeliveryEvent, event)
    found = found.where(Delivery.account_id == account_id, ~Delivery.is_under_way)
    yield from db.execute(found.order_by(case((_OPEN, 1), else_=0), Delivery.number)).all()


def forget_events(db: Connection, account_id: int, *which: ColumnElement[bool]) -> None:
    """Delete the shared parts of bodies that no delivery has any more."""
    of_delivery = select(Delivery.number).where(
        Delivery.account_id == DeliveryEvent.account_id, Delivery.event == DeliveryEvent.number
    )
    db.execute(delete(DeliveryEvent).where(DeliveryEvent.account_id == account_id, *which, ~of_delivery.exists()))
