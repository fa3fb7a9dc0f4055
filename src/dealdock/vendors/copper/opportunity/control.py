"""Opportunities in the control plane."""

from datetime import date
from typing import Final, Literal

from dealdock.platform.records.kind import Board
from dealdock.vendors.copper.opportunity import fields, service
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from dealdock.vendors.copper.record.control import Resource

OPPORTUNITY: Final = Resource(
    "opportunity",
    fields.NEW.fields,
    fields.new,
    fields.changes,
    service.create,
    service.change,
    service.remove,
).record_type(
    {"close_date": date | None, "priority": Literal[PRIORITIES] | None, "status": Literal[STATUSES]},
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
)
