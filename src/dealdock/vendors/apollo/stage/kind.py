"""The kinds of pipelines and of their stages."""

from datetime import datetime
from typing import Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records import records
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import Reference
from dealdock.vendors.apollo.defaults import PIPELINE as PIPELINE_NAME
from dealdock.vendors.apollo.stage import queries
from dealdock.vendors.apollo.stage.model import Pipeline, Stage

PIPELINE: Final = of_rows("pipeline", "pipelines", Pipeline, example={"title": "Renewals"}, named_by="title")


def _create_stage(
    db: Connection, account: AccountContext, *, pipeline_id: int | None, now: datetime, **columns: Any
) -> int:
    """Add a stage, to the first pipeline unless another one is given."""
    if pipeline_id is None:
        pipeline_id = next((each.id for each in queries.pipelines(db, account)), None)
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
        "pipeline_id": (fields.Name | None, Field(None, description="Not given: the account's first pipeline")),
        "display_order": fields.last_place(Stage.__table__.c.display_order),
    },
    example={"name": "Trial", "display_order": 5},
    named_by="name",
    in_scenes={"pipeline": (Reference, PIPELINE_NAME)},
)
