"""Limits on the rows that one call changes or returns. They are ours: Copper documents no limits.

A record is deleted with the records that name it, and a custom field with its values. With these limits each such call
takes at most a few seconds. The control plane and scenes may store more, and the control plane deletes without a limit.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, select, union_all

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.custom_field.model import CustomValue, RelatedLink
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.project.model import Project, ProjectLink
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.task.model import Task
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import Invalid, validation_error
from dealdock.web.rest.errors import HttpError

MAX_CHANGED: Final = 50_000
"""The rows that name a deleted record, and the rows with the values and links of a deleted custom field."""
MAX_RELATED: Final = 20_000
"""The related items of a record, where they are listed or changed."""

_RELATED: Final[Sequence[Any]] = (
    *(Opportunity.company_id, Opportunity.primary_contact_id, Person.company_id, Company.primary_contact_id),
    *(Task.related_id, Project.related_id, RelatedItem.opportunity_id, RelatedItem.related_id),
    *(ProjectLink.project_id, ProjectLink.related_id),
)
"""The columns that name a related record of any kind. No two records of a dataset have the same id."""
_LINKED: Final[Sequence[Any]] = (RelatedLink.source_id, RelatedLink.target_id)


def check_deletion(context: Context, record_id: int, *, with_activities: bool = False) -> None:
    """Raise the error of a record that too many rows name to delete it in one call."""
    columns = (*_RELATED, *_LINKED, *((Activity.parent_id,) if with_activities else ()))
    rows = [_rows(context.account, column, record_id) for column in columns]
    _refuse_more(context.db, rows, "is named by too many records")


def check_values(context: Context, definition: AnyRow) -> None:
    """Raise the error of a custom field with too many values and links to remove them in one call."""
    links = (
        _rows(context.account, RelatedLink.definition_id, each) for each in (definition.id, definition.connected_id)
    )
    rows = [_rows(context.account, CustomValue.definition_id, definition.id), *links]
    _refuse_more(context.db, rows, "has too many values")


def check_related(db: Connection, account: AccountContext, record_id: int) -> None:
    """Raise the error of a record with too many related items."""
    if _number(db, [_rows(account, column, record_id) for column in _RELATED], MAX_RELATED) > MAX_RELATED:
        raise HttpError(413, f"the record is related to more than {MAX_RELATED} others")


def _rows(account: AccountContext, column: Any, value: Any) -> Select[int]:
    return select(literal(1)).where(column.class_.dataset_id == account.dataset_id, column == value)


def _number(db: Connection, rows: Sequence[Select[int]], most: int) -> int:
    """Return the number of rows, which are counted until they are more than `most`."""
    some = union_all(*rows).limit(most + 1).subquery()
    return db.execute(select(func.count()).select_from(some)).scalar_one()


def _refuse_more(db: Connection, rows: Sequence[Select[int]], text: str) -> None:
    if _number(db, rows, MAX_CHANGED) > MAX_CHANGED:
        raise validation_error(Invalid(f"{text} (maximum is {MAX_CHANGED})").faults(""))
