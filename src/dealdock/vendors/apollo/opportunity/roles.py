"""Contacts' roles in opportunities: queries, writes and answers (contract 3.4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, exists, insert, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import shown_columns
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.opportunity.model import ROLE_TYPES, ContactRole, Opportunity
from dealdock.vendors.apollo.record.batches import Batch
from dealdock.vendors.apollo.wire import moments
from dealdock.web.rest.answers import closed, object_type

_OF_OPPORTUNITIES: Final = Batch(
    select(*shown_columns(ContactRole))
    .where(ContactRole.dataset_id == bindparam("dataset_id"))
    .order_by(ContactRole.opportunity_id, ContactRole.id),
    ContactRole.opportunity_id,
)


def of(db: Connection, account: AccountContext, opportunity_ids: Sequence[int]) -> Sequence[AnyRow]:
    """Return the roles in up to 100 opportunities, in the order in which they were given."""
    return _OF_OPPORTUNITIES.rows(db, account, opportunity_ids)


def has_roles(opportunity: Any) -> ColumnElement[bool]:
    """Return the condition that an opportunity has roles. `opportunity`: its table."""
    return exists().where(
        ContactRole.dataset_id == opportunity.dataset_id, ContactRole.opportunity_id == opportunity.id
    )


def opportunities_of(account: AccountContext, contact_id: int) -> ColumnElement[bool]:
    """Return the condition that a contact has a role in an opportunity."""
    roles = (ContactRole.dataset_id == account.dataset_id, ContactRole.contact_id == contact_id)
    return Opportunity.id.in_(select(ContactRole.opportunity_id).where(*roles))


def by_opportunity(ids: Ids, roles: Iterable[AnyRow]) -> dict[int, list[dict[str, Any]]]:
    """Return roles as JSON, by the numbers of their opportunities."""
    found: dict[int, list[dict[str, Any]]] = {}
    for role in roles:
        found.setdefault(role.opportunity_id, []).append(_role(ids, role))
    return found


def _role(ids: Ids, role: AnyRow) -> dict[str, Any]:
    return {
        "id": ids.show("contact_role", role.id),
        "contact_id": ids.show("contact", role.contact_id),
        "is_primary": role.is_primary,
        "role": [
            {
                "opportunity_contact_role_type_id": ids.show("role_type", number),
                "crm_role_id": None,
                "is_primary": is_primary,
                "crm_id": None,
            }
            for number, is_primary in role.parts
        ],
        "created_at": moments.stamp(role.created_at),
        "updated_at": moments.stamp(role.updated_at),
    }


def shown_types(ids: Ids) -> list[dict[str, Any]]:
    """Return the types of roles."""
    return [
        {
            "id": ids.show("role_type", number),
            "name": name,
            "team_id": ids.team,
            "crm_api_name": None,
            "crm_label": None,
            "display_order": float(number - 1),
        }
        for number, name in ROLE_TYPES.items()
    ]


@closed
class RolePart(TypedDict):
    """A part of a role."""

    opportunity_contact_role_type_id: str | None
    crm_role_id: None
    is_primary: bool
    crm_id: None


@closed
class ShownRole(TypedDict):
    """A role of a contact in an opportunity."""

    id: str
    contact_id: str
    is_primary: bool
    role: list[RolePart]
    created_at: str
    updated_at: str


@closed
class ShownRoleType(TypedDict):
    """A type of roles."""

    id: str
    name: str
    team_id: str
    crm_api_name: None
    crm_label: None
    display_order: float


TYPES: Final = object_type("RoleTypesAnswer", {"opportunity_contact_role_types": list[ShownRoleType]})
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
