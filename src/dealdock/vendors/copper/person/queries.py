"""Queries for people."""

from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.tag import queries as words

COLUMNS: Final = (
    "id",
    "name",
    "prefix",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "address",
    "assignee_id",
    "company_id",
    "contact_type_id",
    "details",
    "emails",
    "phone_numbers",
    "socials",
    "tags",
    "title",
    "websites",
    "created_at",
    "updated_at",
    "date_last_contacted",
    "interaction_count",
    "leads_converted_from",
    "date_lead_created",
)
STATEMENT: Final = (
    select(*queries.coerced(Person, *COLUMNS), Company.name.label("company_name"))
    .select_from(Person)
    .outerjoin(Company.__table__, (Company.dataset_id == Person.dataset_id) & (Company.id == Person.company_id))
)
_ONE: Final = queries.of_one(STATEMENT, Person)


def read(db: Connection, account: AccountContext, person_id: int) -> AnyRow:
    """Return a live person. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, person_id)


def id_by_email(db: Connection, account: AccountContext, email: str) -> int:
    """Return the id of the person with this address, without regard to case. Raises `RecordError(NO_RECORD)`."""
    found = words.owner(db, account, "person.email", key(email.strip()))
    if found is None:
        raise RecordError(NO_RECORD, email)
    return found
