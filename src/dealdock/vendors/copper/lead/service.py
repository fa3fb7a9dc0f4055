"""Leads: their changes, and what is removed with them."""

from sqlalchemy import update

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.lead import queries
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related import service as related
from dealdock.vendors.copper.wire.context import Context


def create(context: Context, draft: Draft) -> int:
    """Add a lead and return its id."""
    return records.create(context, "lead", draft.columns, draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change a lead. A new status leaves an activity of the user behind."""
    db, account, changes = context.db, context.account, draft.columns
    different = records.change(context, "lead", before, changes, draft.custom)
    if "status_id" in different:
        names = {row.id: row.name for row in queries.statuses(db, account)}
        old, new = (names.get(each) for each in (before.status_id, changes["status_id"]))
        about = {"parent_type": "lead", "parent_id": before.id, "user_id": context.user_id, "now": context.now}
        activities.add_status_change(db, account, old, new, **about)


def end(context: Context, lead_id: int) -> None:
    """Mark a lead as deleted, with its relations. Its activities stay. Raises `RecordError(NO_RECORD)`."""
    records.remove(context.db, context.account, "lead", lead_id, now=context.now)
    related.forget(context, lead_id)


def remove(context: Context, lead_id: int) -> None:
    """Delete a lead with its relations and activities. Raises `RecordError(NO_RECORD)`."""
    db, account = context.db, context.account
    end(context, lead_id)
    mine = (Activity.dataset_id == account.dataset_id, Activity.parent_id == lead_id, Activity.deleted.is_(False))
    db.execute(update(Activity).where(*mine).values(deleted=True, updated_at=context.now))
