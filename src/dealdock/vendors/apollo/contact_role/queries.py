"""Queries for contacts' roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.batches import Batch
from dealdock.vendors.apollo.contact.model import ContactRole
from dealdock.vendors.apollo.opportunity.model import Opportunity


class Role(NamedTuple):
    """A contact's role in an opportunity."""

    id: int
    opportunity_id: int
    contact_id: int
    is_primary: bool
    parts: Sequence[tuple[int | None, bool]]
    created_at: datetime
    updated_at: datetime


_OF_OPPORTUNITIES: Final = Batch(
    select(*(getattr(ContactRole, name) for name in Role._fields))
    .where(ContactRole.dataset_id == bindparam("dataset_id"))
    .order_by(ContactRole.opportunity_id, ContactRole.id),
    ContactRole.opportunity_id,
)


def of(db: Connection, account: AccountContext, opportunity_ids: Sequence[int]) -> Sequence[Role]:
    """Return the roles in up to 100 opportunities, in the order in which they were given."""
    return [Role._make(row) for row in _OF_OPPORTUNITIES.rows(db, account, opportunity_ids)]


def has_roles(opportunity: Any) -> ColumnElement[bool]:
    """Return the condition that an opportunity has roles. `opportunity`: its table."""
    return exists().where(
        ContactRole.dataset_id == opportunity.dataset_id, ContactRole.opportunity_id == opportunity.id
    )


def opportunities_of(account: AccountContext, contact_id: int) -> ColumnElement[bool]:
    """Return the condition that a contact has a role in an opportunity."""
    roles = (ContactRole.dataset_id == account.dataset_id, ContactRole.contact_id == contact_id)
    return Opportunity.id.in_(select(ContactRole.opportunity_id).where(*roles))
