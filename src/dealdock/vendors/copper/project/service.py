"""Projects: their changes, and what other records lose with them."""

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related import service as related
from dealdock.vendors.copper.wire.context import Context


def create(context: Context, draft: Draft) -> int:
    """Add a project and return its id."""
    return records.create(context, "project", draft.columns, draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change a project."""
    records.change(context, "project", before, draft.columns, draft.custom)


def remove(context: Context, project_id: int) -> None:
    """Delete a project. Tasks lose it. Raises `RecordError(NO_RECORD)`."""
    records.remove(context.db, context.account, "project", project_id, now=context.now)
    related.forget(context, project_id)
