"""People: their changes, and what other records lose with them."""

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.company.service import with_company
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related import service as related
from dealdock.vendors.copper.wire.context import Context


def create(context: Context, draft: Draft) -> int:
    """Add a person, and their company if the draft names one that does not exist. Return the person's id."""
    return records.create(context, "person", with_company(context, draft), draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change a person."""
    records.change(context, "person", before, draft.columns, draft.custom)


def remove(context: Context, person_id: int) -> None:
    """Delete a person. Opportunities and companies lose their primary contact. Raises `RecordError(NO_RECORD)`."""
    db, account, now = context.db, context.account, context.now
    records.remove(db, account, "person", person_id, now=context.now)
    records.unset(db, account, "opportunity", "primary_contact_id", person_id, now=now)
    records.unset(db, account, "company", "primary_contact_id", person_id, now=now)
    related.forget(context, person_id)
