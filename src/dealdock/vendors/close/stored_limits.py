"""Limits on the records that one lead or one organization has. They are ours: Close documents no limits.

A lead is read, merged and deleted with all its records, and a record is read with all custom fields and statuses. With
these limits each such call takes at most a few seconds. The control plane and scenes may store more.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import Statement
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.model import CustomField
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus, Pipeline
from dealdock.vendors.close.saved_search.model import SavedSearch
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire.errors import wrong_object


class StoredLimit(NamedTuple):
    """The maximum number of records of a table that have the same value in a column; without a column, that an
    organization has.
    """

    most: int
    name: str
    statement: Statement

    def check(self, context: Context, owner: Any, more: int = 1) -> None:
        """Raise `HttpError` 400 if no `more` records can be added."""
        if context.request is None or not context.is_limited:
            return
        found = self.statement.value(context.db, {"dataset_id": context.dataset_id, "owner": owner, "most": self.most})
        self._require(found + more)

    def check_new(self, context: Context, number: int) -> None:
        """Raise `HttpError` 400 if a new owner cannot have this many records."""
        if context.request is not None and context.is_limited:
            self._require(number)

    def _require(self, number: int) -> None:
        if number > self.most:
            raise wrong_object(f"The limit of {self.most} {self.name} has been reached.")


def _limit(most: int, name: str, model: Any, column: Any = None) -> StoredLimit:
    here = select(model.id).where(model.dataset_id == bindparam("dataset_id"))
    if column is not None:
        here = here.where(column == bindparam("owner"))
    some = here.limit(bindparam("most")).subquery()
    return StoredLimit(most, name, Statement(select(func.count()).select_from(some)))


LIMITS: Final[Mapping[Any, StoredLimit]] = {
    Contact: _limit(200, "contacts of a lead", Contact, Contact.lead_id),
    Opportunity: _limit(200, "opportunities of a lead", Opportunity, Opportunity.lead_id),
    Task: _limit(200, "tasks of a lead", Task, Task.lead_id),
    Activity: _limit(10_000, "activities of a lead", Activity, Activity.lead_id),
    CustomField: _limit(200, "custom fields of an object", CustomField, CustomField.object),
    LeadStatus: _limit(200, "lead statuses", LeadStatus),
    OpportunityStatus: _limit(500, "opportunity statuses", OpportunityStatus),
    Pipeline: _limit(100, "pipelines", Pipeline),
    SavedSearch: _limit(1_000, "smart views", SavedSearch),
}


def check(context: Context, model: Any, owner: Any = None) -> None:
    """Raise `HttpError` 400 if no record can be added. `owner`: the lead, or the object of a custom field."""
    LIMITS[model].check(context, owner)


def check_new(context: Context, model: Any, number: int) -> None:
    """Raise `HttpError` 400 if a lead that the call creates cannot have this many records."""
    LIMITS[model].check_new(context, number)


def check_merge(context: Context, model: Any, source: int, destination: int) -> None:
    """Raise `HttpError` 400 if a lead cannot take the records of another one."""
    limit = LIMITS[model]
    values = {"dataset_id": context.dataset_id, "owner": source, "most": limit.most}
    limit.check(context, destination, more=limit.statement.value(context.db, values))
