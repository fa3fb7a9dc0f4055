"""Queries for pipelines."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.pipeline.model import Pipeline

_HERE: Final = Pipeline.dataset_id == bindparam("dataset_id")
_EVERY: Final = Statement(select(Pipeline.__table__).where(_HERE).order_by(Pipeline.id))
_FIRST: Final = Statement(select(func.min(Pipeline.id)).where(_HERE))


def every(context: Context) -> Sequence[AnyRow]:
    """Return all pipelines in the order of their creation."""
    return _EVERY.all(context.db, {"dataset_id": context.dataset_id})


def first(context: Context) -> int:
    """Return the number of the first pipeline. There is always one."""
    return int(_FIRST.value(context.db, {"dataset_id": context.dataset_id}))
