"""The control plane's records of the lists that the API only reads: pipelines, stages, sources, reasons, types."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, update

from dealdock.control import fields
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity.model import ICONS, ActivityType
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.pipeline.model import TYPES, Pipeline, PipelineStage
from dealdock.vendors.copper.record import service
from dealdock.vendors.copper.record.column_types import key
from dealdock.vendors.copper.small_list.model import ContactType, CustomerSource, LossReason

_POSITION: Final = {"position": (fields.Count, 0)}


def _deleting(table: Any, *references: tuple[Entity, str]) -> Any:
    """Return a function that deletes a record, which the columns that refer to it lose."""

    def remove(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        for kind, column in references:
            service.unset(db, account, kind, column, record_id, now=now)
        records.remove(db, account, table, record_id)

    return remove


def _list(name: str, table: Any, references: Sequence[tuple[Entity, str]], example: str) -> Kind:
    """Return the record type of a list of names."""

    def create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        return records.add(db, account, table, now=now, name_key=key(given["name"]), **given)

    def change(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        keys = {"name_key": key(given["name"])} if "name" in given else {}
        records.change(db, account, table, record_id, {**given, **keys}, now=now)

    return Kind(
        name,
        f"{name}s",
        table,
        create=create,
        update=change,
        delete=_deleting(table, *references),
        hidden=("name_key",),
        example={"name": example},
    )


def _create_stage(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    _check_stage(db, account, given)
    return records.add(db, account, PipelineStage, now=now, **given)


def _change_stage(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
    """Change a stage. Its opportunities move with it to another pipeline."""
    _check_stage(db, account, given)
    records.change(db, account, PipelineStage, record_id, given, now=now)
    if "pipeline_id" in given:
        here = (Opportunity.dataset_id == account.dataset_id, Opportunity.pipeline_stage_id == record_id)
        elsewhere = Opportunity.pipeline_id.is_distinct_from(given["pipeline_id"])
        moved = {"pipeline_id": given["pipeline_id"], "updated_at": now}
        db.execute(update(Opportunity).where(*here, elsewhere).values(moved))


def _check_stage(db: Connection, account: AccountContext, given: dict[str, Any]) -> None:
    """Raise the error for a stage whose pipeline is unknown, or whose probability is over 100."""
    if "pipeline_id" in given and not records.exists(db, account, Pipeline, given["pipeline_id"]):
        raise MissingReferenceError("pipeline_id", f"no pipeline has the id {given['pipeline_id']}")
    probability = given.get("win_probability")
    if probability is not None and probability > 100:  # noqa: PLR2004 (percent)
        raise MissingReferenceError("win_probability", "must be at most 100")


def _delete_pipeline(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
    """Delete a pipeline with its stages. Opportunities lose both."""
    here = (Opportunity.dataset_id == account.dataset_id, Opportunity.pipeline_id == record_id)
    db.execute(update(Opportunity).where(*here).values(pipeline_stage_id=None, updated_at=now))
    mine = (PipelineStage.dataset_id == account.dataset_id, PipelineStage.pipeline_id == record_id)
    db.execute(delete(PipelineStage).where(*mine))
    _deleting(Pipeline, ("opportunity", "pipeline_id"))(db, account, record_id, now=now)


RECORD_TYPES: Final = (
    of_rows(
        "pipeline",
        "pipelines",
        Pipeline,
        delete=_delete_pipeline,
        new={**_POSITION, "type": (Literal[TYPES], TYPES[0]), "is_revenue": (bool, False)},
        example={"name": "Partners"},
    ),
    Kind(
        "pipelineStage",
        "pipelineStages",
        PipelineStage,
        create=_create_stage,
        update=_change_stage,
        delete=_deleting(PipelineStage, ("opportunity", "pipeline_stage_id")),
        new=_POSITION,
        example={"pipeline_id": 2, "name": "Signed", "win_probability": 95},
    ),
    _list("customerSource", CustomerSource, [("opportunity", "customer_source_id")], "Fair"),
    _list("lossReason", LossReason, [("opportunity", "loss_reason_id")], "Time"),
    _list("contactType", ContactType, [("person", "contact_type_id"), ("company", "contact_type_id")], "Partner"),
    of_rows(
        "activityType",
        "activityTypes",
        ActivityType,
        new={
            "icon_type": (Literal[ICONS], ICONS[0]),
            "is_disabled": (bool, False),
            "count_as_interaction": (bool, True),
            "is_default_task_type": (bool, False),
        },
        example={"name": "Visit"},
    ),
)
