"""Events of records that a scene or a snapshot has brought in: each as created (contract part 2, C.2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from dealdock.platform.records.models import Base
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.service import get as activity
from dealdock.vendors.close.contact import queries as contacts
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.layout import custom_field
from dealdock.vendors.close.custom_field.model import CustomField
from dealdock.vendors.close.custom_field.service import event_type
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.lead import logged
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.lead_status.resource import RESOURCE as LEAD_STATUSES
from dealdock.vendors.close.opportunity import queries as opportunities
from dealdock.vendors.close.opportunity.layout import opportunity
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.opportunity_status.resource import RESOURCE as OPPORTUNITY_STATUSES
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus
from dealdock.vendors.close.records import get
from dealdock.vendors.close.resource import CloseResource
from dealdock.vendors.close.router import RESOURCES
from dealdock.vendors.close.saved_search import service as saved_searches
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.task import service as tasks
from dealdock.vendors.close.task.model import Task

_BATCH: Final = 50
"""The records that one transaction announces."""

Shown: TypeAlias = tuple[str | None, Mapping[str, Any]]
"""The type of an object in the event log, and the object in the form of a read response. None: it has no events."""

Reader: TypeAlias = Callable[[Context, int], Shown]
"""Returns a record."""


def _activity(context: Context, number: int) -> Shown:
    row = activity(context, number)
    return kinds.BY_TYPE[row.type].event, activities(context, [row])[0]


def _custom_field(context: Context, number: int) -> Shown:
    row = get(context, CustomField, number)
    return event_type(row.object), custom_field(context.ids, row)


def _of(resource: CloseResource, type_: str) -> Reader:
    return lambda context, number: (type_, resource.read_one(context, number))


READERS: Final[Mapping[type[Base], Reader]] = {
    Lead: lambda context, number: (logged.TYPE, logged.one(context, number)),
    Contact: lambda context, number: ("contact", contacts.read(context, [number])[0]),
    Opportunity: lambda context, number: ("opportunity", opportunity(context, opportunities.read(context, number))),
    Task: lambda context, number: (tasks.TYPE, tasks.logged(context, number, is_new=True)),
    Activity: _activity,
    LeadStatus: lambda context, number: ("status.lead", LEAD_STATUSES.read_one(context, number)),
    OpportunityStatus: lambda context, number: ("status.opportunity", OPPORTUNITY_STATUSES.read_one(context, number)),
    CustomField: _custom_field,
    SavedSearch: lambda context, number: ("saved_search", saved_searches.shown(context, number)),
    **{each.model: _of(each, each.event) for each in RESOURCES if each.event is not None},
}
"""The readers of records, by the tables whose records have events."""


def announce(db: Connection, account: AccountContext, after: int, highest: int, now: datetime) -> int | None:
    """Write the events of records with ids above `after`, up to `highest`. Return the last id; None at the end."""
    context = Context.of_control(db, account, now)
    every = [(number, model) for model in READERS for number in _next(context, model, after, highest)]
    found = sorted(every, key=itemgetter(0))[:_BATCH]
    changes = []
    for number, model in found:
        type_, shown = READERS[model](context, number)
        if type_ is not None:
            changes.append(events.Change("created", type_, shown))
    events.record_all(context, changes)
    return found[-1][0] if found else None


def _next(context: Context, model: Any, after: int, highest: int) -> Sequence[int]:
    here = (model.dataset_id == context.dataset_id, model.id > after, model.id <= highest)
    return context.db.scalars(select(model.id).where(*here).order_by(model.id).limit(_BATCH)).all()
