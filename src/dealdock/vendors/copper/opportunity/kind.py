"""The kind of opportunities."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from dealdock.platform.records.kind import Board
from dealdock.platform.scenes import values
from dealdock.vendors.copper.opportunity import fields, service
from dealdock.vendors.copper.opportunity.model import PRIORITIES
from dealdock.vendors.copper.record.api_kind import api_kind
from dealdock.vendors.copper.scenes import fields as scene_fields

OF_THE_STAGE: Final = Decimal(-1)
"""In a scene, stands for the probability of the stage: the number that no probability has."""

OPPORTUNITY: Final = api_kind(
    "opportunity",
    fields,
    service,
    references={
        "primary_contact_id": "person",
        "company_id": "company",
        "assignee_id": "user",
        "customer_source_id": "customerSource",
        "loss_reason_id": "lossReason",
        "pipeline_id": "pipeline",
        "pipeline_stage_id": "pipelineStage",
    },
    shown={"close_date": date | None},
    board=Board(
        name="name",
        stage="pipeline_stage_id.name",
        position="pipeline_stage_id.position",
        amount="monetary_value",
        closed=("close_date",),
        won={"status": ("Won",)},
        lost={"status": ("Lost", "Abandoned")},
        currency="currency",
    ),
    example={"name": "Two boats", "primary_contact_id": 36, "monetary_value": 75000},
    named_by="name",
    in_scenes={
        "close_date": scene_fields.SomeDay,
        "details": scene_fields.Details,
        "priority": (Annotated[str | None, scene_fields.or_null(values.one_of(PRIORITIES))], PRIORITIES[0]),
        "tags": scene_fields.Tags,
        "win_probability": (
            Annotated[Decimal | None, scene_fields.or_null(scene_fields.percentage)],
            OF_THE_STAGE,
        ),
        "date_stage_changed": scene_fields.SomeMoment,
        "custom_fields": scene_fields.Custom,
    },
    after_in_scenes={"primary_contact": "name", "company": "primary_contact"},
)
