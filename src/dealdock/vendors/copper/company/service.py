"""Companies: their changes, and what other records lose with them."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related import service as related
from dealdock.vendors.copper.wire.context import Context

DEFAULTS: Final[Mapping[str, Any]] = {
    "address": None,
    "assignee_id": None,
    "contact_type_id": None,
    "details": None,
    "email_domain": None,
    "phone_numbers": [],
    "primary_contact_id": None,
    "socials": [],
    "tags": [],
    "websites": [],
}


def ensure(context: Context, name: str) -> int:
    """Return the id of the first live company of this name, without regard to case; it is created if there is none."""
    db, account = context.db, context.account
    found = record_queries.id_by_key(db, account, "company", "name_key", key(name))
    if found is not None:
        return found
    return records.create(context, "company", {**DEFAULTS, "name": name})


def with_company(context: Context, draft: Draft) -> dict[str, Any]:
    """Return the columns of a new record, with the company that the draft names. A draft with an id has no name."""
    if draft.company_name:
        return {**draft.columns, "company_id": ensure(context, draft.company_name)}
    return draft.columns


def create(context: Context, draft: Draft) -> int:
    """Add a company and return its id."""
    return records.create(context, "company", draft.columns, draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change a company."""
    records.change(context, "company", before, draft.columns, draft.custom)


def remove(context: Context, company_id: int) -> None:
    """Delete a company. Opportunities and people lose it. Raises `RecordError(NO_RECORD)`."""
    db, account, now = context.db, context.account, context.now
    records.remove(db, account, "company", company_id, now=context.now)
    records.unset(db, account, "opportunity", "company_id", company_id, now=now)
    records.unset(db, account, "person", "company_id", company_id, now=now)
    related.forget(context, company_id)
