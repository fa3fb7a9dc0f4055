"""The kinds of pipelines and their stages."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from sqlalchemy import Connection, delete, update

from dealdock.control import fields
from dealdock.platform.records import records
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import table_of
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage
from dealdock.vendors.copper.record.resource import removing


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
