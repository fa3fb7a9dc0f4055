"""Queries for stages and pipelines."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.stage.model import Pipeline, Stage

_STAGES: Final = Statement(
    select(Stage.__table__).where(Stage.dataset_id == bindparam("dataset_id")).order_by(Stage.display_order, Stage.id)
)
_PIPELINES: Final = Statement(
    select(Pipeline.__table__).where(Pipeline.dataset_id == bindparam("dataset_id")).order_by(Pipeline.id)
)


def stages(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all stages, in their order."""
    return _STAGES.all(db, {"dataset_id": account.dataset_id})


def default_pipeline(db: Connection, account: AccountContext) -> int | None:
    """Return the number of the pipeline of opportunities without a stage: the default one, else the first."""
    found = sorted(pipelines(db, account), key=lambda pipeline: not pipeline.is_default)
    return found[0].id if found else None


def pipelines(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all pipelines, by number."""
    return _PIPELINES.all(db, {"dataset_id": account.dataset_id})
