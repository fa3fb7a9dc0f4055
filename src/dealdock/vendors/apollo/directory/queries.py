"""Queries for a directory's state, and for the organizations that its people name."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.directory.model import DirectoryState
from dealdock.vendors.apollo.organization.model import Organization

_STATE: Final = Statement(
    select(
        DirectoryState.setting,
        DirectoryState.is_begun,
        DirectoryState.begun_at,
        DirectoryState.part,
        DirectoryState.batches,
        DirectoryState.consumed,
        DirectoryState.failure,
    ).where(DirectoryState.dataset_id == bindparam("dataset_id"))
)
_IN_DOMAIN: Final = Statement(
    select(Organization.id, Organization.name)
    .where(Organization.dataset_id == bindparam("dataset_id"), Organization.domain_key == bindparam("domain"))
    .order_by(Organization.id)
    .limit(1)
)


def state(db: Connection, account: AccountContext) -> AnyRow | None:
    """Return the state of an account's directory; None before the first call that needs it."""
    return _STATE.one(db, {"dataset_id": account.dataset_id})


def in_domain(db: Connection, account: AccountContext, domain: str) -> AnyRow | None:
    """Return number and name of the organization with this domain, of several the lowest; None if there is none."""
    return _IN_DOMAIN.one(db, {"dataset_id": account.dataset_id, "domain": domain})


def domains(db: Connection, account: AccountContext, numbers: Collection[int | None]) -> dict[int | None, str | None]:
    """Return the domains of organizations, by their numbers."""
    found = select(Organization.id, Organization.domain_key).where(
        Organization.dataset_id == account.dataset_id, Organization.id.in_([*filter(None, numbers)])
    )
    return {row.id: row.domain_key for row in db.execute(found)}


def numbers_of(db: Connection, account: AccountContext, texts: Collection[str]) -> dict[str, int]:
    """Return the numbers of organizations by their names and domains in lower case; of several, the lowest."""
    if not texts:
        return {}
    found = (
        select(Organization.id, Organization.name_key, Organization.domain_key)
        .where(
            Organization.dataset_id == account.dataset_id,
            or_(Organization.name_key.in_(texts), Organization.domain_key.in_(texts)),
        )
        .order_by(Organization.id.desc())
    )
    return {key: row.id for row in db.execute(found) for key in (row.name_key, row.domain_key) if key is not None}
