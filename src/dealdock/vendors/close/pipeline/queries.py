"""Queries for pipelines."""

from collections.abc import Sequence

from sqlalchemy import func, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.models import Pipeline


def every(context: Context) -> Sequence[AnyRow]:
    """Return all pipelines in the order of their creation."""
    mine = select(Pipeline.__table__).where(Pipeline.dataset_id == context.dataset_id)
    return context.db.execute(mine.order_by(Pipeline.id)).all()


def first(context: Context) -> int:
    """Return the number of the first pipeline. There is always one."""
    return int(context.db.scalars(select(func.min(Pipeline.id)).where(Pipeline.dataset_id == context.dataset_id)).one())
