"""Pipelines and stages in answers (contract 3.5)."""

from collections.abc import Iterable
from decimal import Decimal

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.web.rest.answers import closed


@closed
class StageInPipeline(TypedDict):
    """A stage within its pipeline."""

    id: int
    name: str
    win_probability: int | float | None


@closed
class ShownPipeline(TypedDict):
    """A pipeline in answers."""

    id: int
    name: str
    stages: list[StageInPipeline]
    type: str
    is_revenue: bool


@closed
class ShownStage(TypedDict):
    """A stage in an answer of its own."""

    id: int
    name: str
    pipeline_id: int
    win_probability: int | float | None


def pipeline(row: AnyRow, stages: Iterable[AnyRow]) -> ShownPipeline:
    """Return a pipeline with its stages."""
    return {
        "id": row.id,
        "name": row.name,
        "stages": [
            {"id": each.id, "name": each.name, "win_probability": percentage(each.win_probability)} for each in stages
        ],
        "type": row.type,
        "is_revenue": row.is_revenue,
    }


def stage(row: AnyRow) -> ShownStage:
    """Return a stage for an answer of its own."""
    probability = percentage(row.win_probability)
    return {"id": row.id, "name": row.name, "pipeline_id": row.pipeline_id, "win_probability": probability}


def percentage(value: Decimal | None) -> int | float | None:
    """Return a percentage: without a point if it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
