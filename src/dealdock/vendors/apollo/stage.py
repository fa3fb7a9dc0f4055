"""Stages of opportunities, and their pipelines (contract 3.1). The API does not write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal, NotRequired

from pydantic import Field
from sqlalchemy import CheckConstraint, Connection, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, Percentage, RecordId, refers
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import Reference
from dealdock.vendors.apollo.column_types import Place
from dealdock.vendors.apollo.defaults import PIPELINE as PIPELINE_NAME
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import RECORDED, Edition
from dealdock.vendors.apollo.wire.call import CurrentCall
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter


class Pipeline(Base):
    """A pipeline of opportunities."""

    __tablename__ = "apollo_pipeline"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    title: Mapped[str] = mapped_column(doc="The title")
    is_default: Mapped[bool] = mapped_column(doc="True for the pipeline of new opportunities")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Stage(Base):
    """A stage of opportunities, which decides if they are closed and won (contract 3.1)."""

    __tablename__ = "apollo_stage"
    __table_args__ = (
        refers("pipeline_id", "apollo_pipeline"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    pipeline_id: Mapped[int] = mapped_column(doc="The id of the pipeline")
    name: Mapped[str]
    display_order: Mapped[Place] = mapped_column(doc="The place in the list")
    forecast_category: Mapped[str] = mapped_column(default="Pipeline", doc="The category of forecasts")
    is_won: Mapped[bool] = mapped_column(doc="True if opportunities in this stage are won")
    is_closed: Mapped[bool] = mapped_column(doc="True if opportunities in this stage are closed")
    probability: Mapped[Percentage] = mapped_column(default=0, doc="The probability of winning, in percent")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description")
    salesforce_id: Mapped[str | None] = mapped_column(doc="The id in the connected Salesforce")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


PIPELINE: Final = of_rows("pipeline", "pipelines", Pipeline, example={"title": "Renewals"}, named_by="title")


def _create_stage(
    db: Connection, account: AccountContext, *, pipeline_id: int | None, now: datetime, **columns: Any
) -> int:
    """Add a stage, to the first pipeline unless another one is given."""
    if pipeline_id is None:
        pipeline_id = next((each.id for each in all_pipelines(db, account)), None)
    if pipeline_id is None:
        raise MissingReferenceError("pipeline_id", "this account has no pipeline")
    of_pipeline = {**columns, "pipeline_id": pipeline_id}
    placed = records.at_end(db, account, Stage, "display_order", of_pipeline, within="pipeline_id")
    return records.add(db, account, Stage, now=now, **placed)


def _change_stage(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
    if "pipeline_id" in changes and changes["pipeline_id"] is None:
        raise MissingReferenceError("pipeline_id", "a stage belongs to a pipeline")
    records.change(db, account, Stage, record_id, changes, now=now)


STAGE: Final = of_rows(
    "stage",
    "stages",
    Stage,
    create=_create_stage,
    update=_change_stage,
    references={"pipeline_id": "pipeline"},
    new={
        "pipeline_id": (control_fields.Name | None, Field(None, description="Not given: the account's first pipeline")),
        "display_order": control_fields.last_place(Stage.__table__.c.display_order),
    },
    example={"name": "Trial", "display_order": 5},
    named_by="name",
    in_scenes={"pipeline": (Reference, PIPELINE_NAME)},
)

_STAGES: Final = Statement(
    select(Stage.__table__).where(Stage.dataset_id == bindparam("dataset_id")).order_by(Stage.display_order, Stage.id)
)

_PIPELINES: Final = Statement(
    select(Pipeline.__table__).where(Pipeline.dataset_id == bindparam("dataset_id")).order_by(Pipeline.id)
)


def default_pipeline(db: Connection, account: AccountContext) -> int | None:
    """Return the number of the pipeline of opportunities without a stage: the default one, else the first."""
    found = sorted(all_pipelines(db, account), key=lambda pipeline: not pipeline.is_default)
    return found[0].id if found else None


def all_pipelines(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all pipelines, by number."""
    return _PIPELINES.all(db, {"dataset_id": account.dataset_id})


@closed
class ShownStage(TypedDict):
    """A stage of opportunities. The keys that may be absent are younger than edition 2021."""

    id: str
    team_id: str
    name: str
    display_order: float
    forecast_category_cd: str | None
    is_won: bool
    is_closed: bool
    probability: float
    description: str | None
    salesforce_id: str | None
    is_meeting_set: NotRequired[bool]
    opportunity_pipeline_id: NotRequired[str]
    is_editable: NotRequired[bool]
    type: Literal["Open", "Closed/Won", "Closed/Lost"]


@closed
class ShownPipeline(TypedDict):
    """A pipeline."""

    id: str
    team_id: str
    title: str
    default_pipeline: bool
    display_order: int
    source: str
    external_id: None
    sync_enabled: bool


_STAGES_ANSWER: Final = object_type("StagesAnswer", {"opportunity_stages": list[ShownStage]})
_PIPELINES_ANSWER: Final = object_type("PipelinesAnswer", {"opportunity_pipelines": list[ShownPipeline]})
_PIPELINE_ANSWER: Final = object_type("PipelineAnswer", {"opportunity_pipeline": ShownPipeline})


def _shown_stage(ids: Ids, row: AnyRow, edition: Edition) -> dict[str, Any]:
    """Return a stage as JSON."""
    shown: dict[str, Any] = {
        "id": ids.show("stage", row.id),
        "team_id": ids.team,
        "name": row.name,
        "display_order": float(row.display_order),
        "forecast_category_cd": row.forecast_category,
        "is_won": row.is_won,
        "is_closed": row.is_closed,
        "probability": float(row.probability),
        "description": row.description,
        "salesforce_id": row.salesforce_id,
    }
    if edition >= RECORDED:
        pipeline = ids.show("pipeline", row.pipeline_id)
        shown |= {"is_meeting_set": False, "opportunity_pipeline_id": pipeline, "is_editable": True}
    return {**shown, "type": _type(row)}


def _shown_pipeline(ids: Ids, row: AnyRow, place: int) -> dict[str, Any]:
    """Return a pipeline as JSON; `place`: among all pipelines."""
    return {
        "id": ids.show("pipeline", row.id),
        "team_id": ids.team,
        "title": row.title,
        "default_pipeline": row.is_default,
        "display_order": place,
        "source": "api",
        "external_id": None,
        "sync_enabled": False,
    }


def _type(row: AnyRow) -> str:
    if not row.is_closed:
        return "Open"
    return "Closed/Won" if row.is_won else "Closed/Lost"


router = RestRouter("stage", "/api/v1/opportunity_stages")
pipelines = RestRouter("pipeline", "/api/v1/opportunity_pipelines")


@router.operation("search", "GET", answer=lambda: _STAGES_ANSWER)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all stages of opportunities, in their order."""
    edition = call.settings.edition
    rows = _STAGES.all(call.db, {"dataset_id": call.account.dataset_id})
    return {"opportunity_stages": [_shown_stage(call.ids, row, edition) for row in rows]}


@pipelines.operation("search", "GET", answer=lambda: _PIPELINES_ANSWER)
def search_pipelines(call: CurrentCall) -> dict[str, Any]:
    """Return all pipelines."""
    rows = all_pipelines(call.db, call.account)
    return {"opportunity_pipelines": [_shown_pipeline(call.ids, row, place) for place, row in enumerate(rows)]}


@pipelines.operation(
    "show", "GET", "/{pipeline_id}", errors=("invalid_id", "not_found"), answer=lambda: _PIPELINE_ANSWER
)
def show_pipeline(call: CurrentCall) -> dict[str, Any]:
    """Return a pipeline."""
    number = call.ids.find("pipeline", call.id_in_path("pipeline"))
    for place, row in enumerate(all_pipelines(call.db, call.account)):
        if row.id == number:
            return {"opportunity_pipeline": _shown_pipeline(call.ids, row, place)}
    raise refused("not_found", "no pipeline of this account has this id")
