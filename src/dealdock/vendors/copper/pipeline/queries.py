"""Queries for pipelines and their stages, in the account's order."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage

_PIPELINES: Final = Statement(
    select(Pipeline.__table__)
    .where(Pipeline.dataset_id == bindparam("dataset_id"))
    .order_by(Pipeline.position, Pipeline.id)
)
_STAGES: Final = Statement(
    select(PipelineStage.__table__)
    .join(
        Pipeline.__table__,
        (Pipeline.dataset_id == PipelineStage.dataset_id) & (Pipeline.id == PipelineStage.pipeline_id),
    )
    .where(PipelineStage.dataset_id == bindparam("dataset_id"))
    .order_by(Pipeline.position, Pipeline.id, PipelineStage.position, PipelineStage.id)
)
_STAGE: Final = Statement(
    select(PipelineStage.__table__).where(
        PipelineStage.dataset_id == bindparam("dataset_id"), PipelineStage.id == bindparam("id")
    )
)


def pipelines(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all pipelines."""
    return _PIPELINES.all(db, {"dataset_id": account.dataset_id})


def stages(db: Connection, account: AccountContext, pipeline_id: int | None = None) -> list[AnyRow]:
    """Return all stages, pipeline by pipeline, or the stages of one pipeline."""
    rows = _STAGES.all(db, {"dataset_id": account.dataset_id})
    return [row for row in rows if pipeline_id is None or row.pipeline_id == pipeline_id]


def stage(db: Connection, account: AccountContext, stage_id: int) -> AnyRow | None:
    """Return a stage."""
    return _STAGE.one(db, {"dataset_id": account.dataset_id, "id": stage_id})
