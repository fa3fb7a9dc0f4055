"""Tasks: their changes."""

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire.context import Context


def create(context: Context, draft: Draft) -> int:
    """Add a task and return its id."""
    return records.create(context, "task", draft.columns, draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change a task."""
    records.change(context, "task", before, draft.columns, draft.custom)


def remove(context: Context, task_id: int) -> None:
    """Delete a task. Raises `RecordError(NO_RECORD)`."""
    records.remove(context.db, context.account, "task", task_id, now=context.now)
