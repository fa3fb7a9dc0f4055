"""Opportunities: their changes, and the activities that changes leave behind (contract 2.9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.company import service as companies
from dealdock.vendors.copper.custom_field.queries import Values
from dealdock.vendors.copper.models import RelatedItem
from dealdock.vendors.copper.pipeline import queries as pipelines
from dealdock.vendors.copper.record import service as records

_NO_VALUES: Final[Values] = {}


def create(
    db: Connection,
    account: AccountContext,
    columns: Mapping[str, Any],
    custom: Values = _NO_VALUES,
    *,
    company_name: str | None = None,
    now: datetime,
) -> int:
    """Add an opportunity and return its id.

    `company_name`: its company where `columns` have none; it is created if there is none of the name.
    """
    own = dict(columns)
    if own["company_id"] is None and company_name:
        own["company_id"] = companies.ensure(db, account, company_name, now=now)
    return records.create(db, account, "opportunity", own, custom, now=now)


def change(
    db: Connection,
    account: AccountContext,
    before: AnyRow,
    changes: Mapping[str, Any],
    custom: Values = _NO_VALUES,
    *,
    user_id: int | None,
    now: datetime,
) -> None:
    """Change an opportunity. A new stage and a new status leave an activity of the user behind."""
    different = records.change(db, account, "opportunity", before, changes, custom, now=now)
    about = {"parent_type": "opportunity", "parent_id": before.id, "user_id": user_id, "now": now}
    if "pipeline_stage_id" in different:
        stages = [_stage(db, account, each) for each in (before.pipeline_stage_id, changes["pipeline_stage_id"])]
        pipeline_id = changes.get("pipeline_id", before.pipeline_id)
        activities.add_stage_change(db, account, *stages, pipeline_id=pipeline_id, **about)
    if "status" in different:
        activities.add_status_change(db, account, before.status, changes["status"], **about)


def remove(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Delete an opportunity. Raises `RecordError(NO_RECORD)`."""
    records.remove(db, account, "opportunity", opportunity_id)
    mine = (RelatedItem.dataset_id == account.dataset_id, RelatedItem.opportunity_id == opportunity_id)
    db.execute(delete(RelatedItem).where(*mine))


def _stage(db: Connection, account: AccountContext, stage_id: int | None) -> dict[str, Any] | None:
    """Return a stage as the activity of a change shows it."""
    row = None if stage_id is None else pipelines.stage(db, account, stage_id)
    return None if row is None else {"id": row.id, "name": row.name}
