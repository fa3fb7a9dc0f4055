"""Queries for companies."""

from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.record import queries

COLUMNS: Final = (
    "id",
    "name",
    "address",
    "assignee_id",
    "contact_type_id",
    "details",
    "email_domain",
    "phone_numbers",
    "primary_contact_id",
    "socials",
    "tags",
    "websites",
    "interaction_count",
    "created_at",
    "updated_at",
)
STATEMENT: Final = select(*queries.coerced(Company, *COLUMNS))
_ONE: Final = queries.of_one(STATEMENT, Company)


def read(db: Connection, account: AccountContext, company_id: int) -> AnyRow:
    """Return a live company. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, company_id)
