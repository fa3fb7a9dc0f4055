"""Queries for opportunity statuses and their order."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.pipeline.model import OpportunityStatus

_EVERY: Final = Statement(
    select(OpportunityStatus.__table__)
    .where(OpportunityStatus.dataset_id == bindparam("dataset_id"))
    .order_by(OpportunityStatus.pipeline_id, OpportunityStatus.position, OpportunityStatus.id)
)


def every(context: Context) -> Sequence[AnyRow]:
    """Return all statuses: the pipelines in the order of their creation, each with its statuses in their order."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})
