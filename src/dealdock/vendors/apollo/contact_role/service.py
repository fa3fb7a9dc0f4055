"""Writes to contacts' roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.contact.model import ContactRole

_INSERT: Final = Statement(insert(ContactRole), columns=ContactRole.__table__.c.keys())


class NewRole(NamedTuple):
    """A role to add."""

    contact_id: int
    is_primary: bool
    parts: Sequence[tuple[int | None, bool]] = ()
    """Types of roles by number, each with its own mark as the primary one."""


def add_plain(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    contact_ids: Sequence[int],
    *,
    first_id: int,
    now: datetime,
) -> None:
    """Add a role without a type for each contact, the first one primary. Their numbers were taken before."""
    roles = [NewRole(contact_id, place == 0) for place, contact_id in enumerate(contact_ids)]
    _add(db, account, opportunity_id, roles, first_id, now)


def replace(
    db: Connection, account: AccountContext, opportunity_id: int, roles: Sequence[NewRole], *, now: datetime
) -> None:
    """Replace all roles in an opportunity."""
    here = ContactRole.dataset_id == account.dataset_id, ContactRole.opportunity_id == opportunity_id
    db.execute(delete(ContactRole).where(*here))
    if roles:
        first_id = datasets.take_ids(db, account.dataset_id, len(roles))
        _add(db, account, opportunity_id, roles, first_id, now)


def _add(
    db: Connection,
    account: AccountContext,
    opportunity_id: int,
    roles: Sequence[NewRole],
    first_id: int,
    now: datetime,
) -> None:
    fixed = {"dataset_id": account.dataset_id, "opportunity_id": opportunity_id, "created_at": now, "updated_at": now}
    rows = [
        {
            **fixed,
            "id": number,
            "contact_id": role.contact_id,
            "is_primary": role.is_primary,
            "parts": role.parts,
        }
        for number, role in enumerate(roles, first_id)
    ]
    _INSERT.run_many(db, rows)
