"""The records that a merge moves to another lead, each with an event (contract 3.2, 3.9)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close import records
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.contact import queries as contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_object.model import CustomObject
from dealdock.vendors.close.custom_object.resource import RESOURCE as CUSTOM_OBJECT
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SUBSCRIPTION
from dealdock.vendors.close.task import service as tasks
from dealdock.vendors.close.task.model import Task

_AT_ONCE: Final = 200


class _Moved(NamedTuple):
    """A table of records that belong to a lead."""

    model: Any
    show: Callable[[Context, Sequence[AnyRow]], Sequence[tuple[str, Mapping[str, Any]]]]
    """Returns the records that have events, each with its type in the event log."""


def _of(type_: str | None, show: Callable[[Context, Sequence[AnyRow]], Iterable[Mapping[str, Any]]]) -> Any:
    """Return the reader of records of one type."""
    return lambda context, rows: [(type_, each) for each in show(context, rows)]


def _activities(context: Context, rows: Sequence[AnyRow]) -> list[tuple[str, Mapping[str, Any]]]:
    types = [kinds.BY_TYPE[row.type].event for row in rows]
    shown = activities(context, rows)
    return [(type_, each) for type_, each in zip(types, shown, strict=True) if type_ is not None]


_MOVED: Final = (
    _Moved(Contact, _of("contact", lambda context, rows: contacts.read(context, [row.id for row in rows]))),
    _Moved(
        Opportunity,
        _of("opportunity", lambda context, rows: opportunities.of_ids(context, [row.id for row in rows]).values()),
    ),
    _Moved(Task, _of(tasks.TYPE, lambda context, rows: [tasks.logged(context, row.id) for row in rows])),
    _Moved(Activity, _activities),
    _Moved(SequenceSubscription, _of(SUBSCRIPTION.event, SUBSCRIPTION.rows)),
    _Moved(CustomObject, _of(CUSTOM_OBJECT.event, CUSTOM_OBJECT.rows)),
)


def move(context: Context, source: int, destination: int) -> None:
    """Move all records of a lead to another one."""
    for moved in _MOVED:
        here = (moved.model.dataset_id == context.dataset_id, moved.model.lead_id == source)
        numbers = context.db.scalars(select(moved.model.id).where(*here).order_by(moved.model.id)).all()
        before = _shown(context, moved, numbers)
        records.refer(context, moved.model.lead_id, source, destination)
        after = dict(each for _, each in _shown(context, moved, numbers))
        for type_, (id_, old) in before:
            events.record_update(context, type_, old, after[id_])


def _shown(context: Context, moved: _Moved, numbers: Sequence[int]) -> list[tuple[str, tuple[str, Mapping[str, Any]]]]:
    """Return the records that have events: the type, the id, and the record."""
    found = []
    for begin in range(0, len(numbers), _AT_ONCE):
        part = numbers[begin : begin + _AT_ONCE]
        here = (moved.model.dataset_id == context.dataset_id, moved.model.id.in_(part))
        rows = context.db.execute(select(moved.model.__table__).where(*here).order_by(moved.model.id)).all()
        found += [(type_, (each["id"], each)) for type_, each in moved.show(context, rows)]
    return found
