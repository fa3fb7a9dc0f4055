"""Opportunities in the control plane."""

from datetime import date
from typing import Final, Literal

from dealdock.platform.record_types import Board
from dealdock.vendors.copper.models.opportunity import PRIORITIES, STATUSES
from dealdock.vendors.copper.opportunity import fields, service
from dealdock.vendors.copper.record.control import Resource
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire.context import Context


def _create(context: Context, draft: Draft) -> int:
    company = draft.company_name
    columns, custom = draft.columns, draft.custom
    return service.create(context.db, context.account, columns, custom, company_name=company, now=context.now)


def _change(context: Context, before: object, draft: Draft) -> None:
    service.change(
        context.db, context.account, before, draft.columns, draft.custom, user_id=None, now=context.now  # type: ignore[arg-type]  # a row
    )  # fmt: skip


OPPORTUNITY: Final = Resource(
    "opportunity",
    fields.FIELDS,
    fields.new,
    fields.changes,
    _create,
    _change,
    lambda context, record_id: service.remove(context.db, context.account, record_id),
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
    example={"name": "Two boats", "primary_contact_id": 31, "monetary_value": 75000},
)
