"""Opportunities: their changes, and the activities that changes leave behind (contract 2.9)."""

from typing import Any

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.company.service import with_company
from dealdock.vendors.copper.pipeline import queries as pipelines
from dealdock.vendors.copper.record import service as records
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related import service as related
from dealdock.vendors.copper.wire.context import Context


def create(context: Context, draft: Draft) -> int:
    """Add an opportunity, and its company if the draft names one that does not exist. Return the opportunity's id."""
    return records.create(context, "opportunity", with_company(context, draft), draft.custom)


def change(context: Context, before: AnyRow, draft: Draft) -> None:
    """Change an opportunity. A new stage and a new status leave an activity of the user behind."""
    db, account, changes = context.db, context.account, draft.columns
    different = records.change(context, "opportunity", before, changes, draft.custom)
    about = {"parent_type": "opportunity", "parent_id": before.id, "user_id": context.user_id, "now": context.now}
    if "pipeline_stage_id" in different:
        stages = [_stage(db, account, each) for each in (before.pipeline_stage_id, changes["pipeline_stage_id"])]
        pipeline_id = changes.get("pipeline_id", before.pipeline_id)
        activities.add_stage_change(db, account, *stages, pipeline_id=pipeline_id, **about)
    if "status" in different:
        activities.add_status_change(db, account, before.status, changes["status"], **about)


def remove(context: Context, opportunity_id: int) -> None:
    """Delete an opportunity. Raises `RecordError(NO_RECORD)`."""
    db, account = context.db, context.account
    records.remove(db, account, "opportunity", opportunity_id, now=context.now)
    related.forget(context, opportunity_id)


def _stage(db: Connection, account: AccountContext, stage_id: int | None) -> dict[str, Any] | None:
    """Return a stage as the activity of a change shows it."""
    row = None if stage_id is None else pipelines.stage(db, account, stage_id)
    return None if row is None else {"id": row.id, "name": row.name}
