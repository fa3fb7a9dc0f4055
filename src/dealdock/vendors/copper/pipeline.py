"""Pipelines and their stages: `/pipelines`, `/pipeline_stages` (contract 3.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from sqlalchemy import Connection, Index, String, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.control import fields
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import Position, table_of
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record.resource import removing
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.search import Search, by
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

TYPES = ("opportunity", "project", "item")


class Pipeline(Base):
    """A pipeline: the way of a deal, in stages."""

    __tablename__ = "copper_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    type: Mapped[str] = mapped_column(
        String(16), default=TYPES[0], info=holds(OneOf(TYPES)), doc="The kind of records in the pipeline"
    )
    is_revenue: Mapped[bool] = mapped_column(default=False, doc="True if the pipeline counts as revenue")
    position: Mapped[Position]  # the account's order; equal ones by id
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PipelineStage(Base):
    """A stage of a pipeline."""

    __tablename__ = "copper_pipeline_stage"
    __table_args__ = (
        refers("pipeline_id", "copper_pipeline"),
        Index(None, "dataset_id", "pipeline_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    name: Mapped[str]
    win_probability: Mapped[Decimal | None] = mapped_column(
        doc="The probability of winning, in percent"
    )  # two decimals
    position: Mapped[Position]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


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


def _delete_pipeline(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
    """Delete a pipeline with its stages. Opportunities lose both."""
    deals = table_of("opportunity")
    here = (deals.c.dataset_id == account.dataset_id, deals.c.pipeline_id == record_id)
    db.execute(update(deals).where(*here).values(pipeline_stage_id=None, updated_at=now))
    mine = (PipelineStage.dataset_id == account.dataset_id, PipelineStage.pipeline_id == record_id)
    db.execute(delete(PipelineStage).where(*mine))
    removing(Pipeline, "pipeline")(db, account, record_id, now=now)


PIPELINE: Final = of_rows(
    "pipeline",
    "pipelines",
    Pipeline,
    place="position",
    new={"position": fields.last_place(Pipeline.__table__.c.position)},
    delete=_delete_pipeline,
    example={"name": "Partners"},
    named_by="name",
    after_in_scenes={"position": "name"},
)


def _create_stage(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    _check_stage(given)
    placed = records.at_end(db, account, PipelineStage, "position", given, within="pipeline_id")
    return records.add(db, account, PipelineStage, now=now, **placed)


def _change_stage(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
    """Change a stage. Its opportunities move with it to another pipeline."""
    _check_stage(given)
    records.change(db, account, PipelineStage, record_id, given, now=now)
    if "pipeline_id" in given:
        deals = table_of("opportunity")
        here = (deals.c.dataset_id == account.dataset_id, deals.c.pipeline_stage_id == record_id)
        elsewhere = deals.c.pipeline_id.is_distinct_from(given["pipeline_id"])
        moved = {"pipeline_id": given["pipeline_id"], "updated_at": now}
        db.execute(update(deals).where(*here, elsewhere).values(moved))


def _check_stage(given: dict[str, Any]) -> None:
    """Raise the error for a stage whose probability is over 100."""
    probability = given.get("win_probability")
    if probability is not None and probability > scene_fields.HUNDRED:
        raise MissingReferenceError("win_probability", "must be at most 100")


PIPELINE_STAGE: Final = of_rows(
    "pipelineStage",
    "pipelineStages",
    PipelineStage,
    new={"position": fields.last_place(PipelineStage.__table__.c.position)},
    references={"pipeline_id": "pipeline"},
    create=_create_stage,
    update=_change_stage,
    delete=removing(PipelineStage, "pipelineStage"),
    example={"pipeline_id": 2, "name": "Signed", "win_probability": 95},
    named_by="name",
    in_scenes={"win_probability": (Annotated[Decimal | None, optional(None, scene_fields.percentage)], None)},
    after_in_scenes={"position": "name", "pipeline": "position"},
)


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


def shown_pipeline(row: AnyRow, stages: Iterable[AnyRow]) -> ShownPipeline:
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


def shown_stage(row: AnyRow) -> ShownStage:
    """Return a stage for an answer of its own."""
    probability = percentage(row.win_probability)
    return {"id": row.id, "name": row.name, "pipeline_id": row.pipeline_id, "win_probability": probability}


def percentage(value: Decimal | None) -> int | float | None:
    """Return a percentage: without a point if it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


router = RestRouter("pipeline", f"{PREFIX}/pipelines")
stage_router = RestRouter("pipeline_stage", f"{PREFIX}/pipeline_stages")

SEARCH: Final = Search(
    select(PipelineStage.__table__), PipelineStage, filters=(), sorts={"id": by(PipelineStage.id)}, default="id",
    ignored=frozenset({"sort_by", "sort_direction"}),
)  # fmt: skip


@router.operation("list", "GET", answer=lambda: list[ShownPipeline])
def list_(call: CurrentCall) -> list[ShownPipeline]:
    """Return all pipelines with their stages, in the account's order."""
    found = stages(call.db, call.account)
    return [
        shown_pipeline(row, (stage for stage in found if stage.pipeline_id == row.id))
        for row in pipelines(call.db, call.account)
    ]


@stage_router.operation("list", "GET", answer=lambda: list[ShownStage])
def list_stages(call: CurrentCall) -> list[ShownStage]:
    """Return the stages of all pipelines, in the account's order."""
    return [shown_stage(row) for row in stages(call.db, call.account)]


@stage_router.operation(
    "search",
    "POST",
    "/search",
    fields=SEARCH.described("StageSearch"),
    errors=("bad_request", "invalid"),
    answer=lambda: list[ShownStage],
)
def search_stages(call: CurrentCall) -> SearchPage:
    """Return a page of the stages of all pipelines, by id. Copper does not document it, but clients call it."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage([shown_stage(each) for each in rows], SEARCH.total(call.context, query))


@stage_router.operation(
    "list_of_pipeline", "GET", "/pipeline/{pipeline_id}", errors=("not_found",), answer=lambda: list[ShownStage]
)
def list_of_pipeline(call: CurrentCall) -> list[ShownStage]:
    """Return the stages of one pipeline."""
    row = records.read(call.db, call.account, Pipeline, call.record_id("pipeline_id"))
    return [shown_stage(each) for each in stages(call.db, call.account, row.id)]
