"""Opportunities: `/opportunities` (contract 2)."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Json, Moment, Money
from dealdock.platform.records.kind import Board
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.column_types import Day, Word
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.company.resource import with_company
from dealdock.vendors.copper.opportunity.criteria import FILTERS, SORTS
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES, Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline import queries as pipelines
from dealdock.vendors.copper.pipeline.model import Pipeline
from dealdock.vendors.copper.record.attributes import (
    AMOUNT,
    CHANGED,
    DETAILS,
    ID,
    NAME,
    customs,
    refers,
    sent,
    shown,
    word,
)
from dealdock.vendors.copper.record.control import api_kind
from dealdock.vendors.copper.record.resource import (
    BULK_CREATE,
    ROUTES,
    CopperResource,
    Draft,
    path_of,
    without_company_name,
)
from dealdock.vendors.copper.wire import contact_values, dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Invalid
from dealdock.web import read_names
from dealdock.web.rest.resource import AnySelect

LOST: Final = "Lost"
NO_TAGS: Final = "[]"
"""No tags, as stored."""
OF_THE_STAGE: Final = Decimal(-1)
"""Stands for the probability of the stage in a scene: a number that is not a possible probability."""

_NEVER_NULL: Final = ("pipeline_id", "pipeline_stage_id", "status")
_OTHER_PIPELINE: Final = Invalid("does not belong to the pipeline")
_COMPANY: Final = Statement(
    select(Person.company_id).where(Person.dataset_id == bindparam("dataset_id"), Person.id == bindparam("person_id"))
)


class Opportunities(CopperResource):
    """The opportunities. Changes of the stage and of the status leave activities behind (contract 2.9)."""

    stored = (Day, Json, Moment, Money, Word)

    def derived(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that follow from others."""
        priority = record["priority"]
        return {**super().derived(record), "priority_rank": 0 if priority is None else PRIORITIES.index(priority)}

    def joined(self, statement: AnySelect) -> AnySelect:
        """Return the SELECT with the company and the pipeline."""
        of = Opportunity.dataset_id
        return (
            statement.select_from(Opportunity)
            .outerjoin(Company.__table__, (Company.dataset_id == of) & (Company.id == Opportunity.company_id))
            .outerjoin(Pipeline.__table__, (Pipeline.dataset_id == of) & (Pipeline.id == Opportunity.pipeline_id))
        )

    def new(self, context: Context, body: Mapping[str, Any]) -> Draft:
        """Read a new opportunity."""
        return super().new(context, _counted(body, None))

    def changes(self, context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
        """Read the changes of an opportunity."""
        absent = [name for name in _NEVER_NULL if getattr(before, name) is None and body.get(name) in (None, "")]
        counted = _counted(body, before)
        named = {name: value for name, value in counted.items() if name not in absent}  # whole records come back
        return super().changes(context, read_names.derived(named, body), before)

    def complete(self, context: Context, draft: Draft, before: AnyRow | None) -> None:
        """Add the columns that follow from contact, pipeline, stage and status."""
        if before is None:
            _complete_new(context, draft)
        else:
            _complete_change(context, draft, before)

    def add(self, context: Context, draft: Draft) -> int:
        """Store a new opportunity, and the company that the draft names if it does not exist."""
        return super().add(context, with_company(context, draft))

    def change(self, context: Context, before: AnyRow, draft: Draft) -> frozenset[str]:
        """Change an opportunity. A new stage and a new status leave an activity of the user behind."""
        db, account, changes = context.db, context.account, draft.columns
        different = super().change(context, before, draft)
        about = {"parent_type": "opportunity", "parent_id": before.id, "user_id": context.user_id, "now": context.now}
        if "pipeline_stage_id" in different:
            stages = [
                _shown_stage(db, account, each) for each in (before.pipeline_stage_id, changes["pipeline_stage_id"])
            ]
            pipeline_id = changes.get("pipeline_id", before.pipeline_id)
            activities.add_stage_change(db, account, *stages, pipeline_id=pipeline_id, **about)
        if "status" in different:
            activities.add_status_change(db, account, before.status, changes["status"], **about)
        return different


def _counted(body: Mapping[str, Any], before: AnyRow | None) -> Mapping[str, Any]:
    """Return a body without the attributes that are ignored: a company's name, and the loss reason of an opportunity
    that is not lost.
    """
    status = body.get("status") or (before.status if before is not None else STATUSES[0])
    counted = without_company_name(body, is_new=before is None)
    kept = {name: value for name, value in counted.items() if status == LOST or name != "loss_reason_id"}
    return read_names.derived(kept, body)


def _complete_new(context: Context, draft: Draft) -> None:
    """Set the defaults of company, pipeline, stage and win probability."""
    columns = draft.columns
    if columns["primary_contact_id"] is None and context.settings.needs_primary_contact:
        draft.errors.setdefault("primary_contact_id", BLANK)
    stage = _stage(context, draft, columns["pipeline_id"], columns["pipeline_stage_id"])
    if stage is not None:
        columns |= {"pipeline_id": stage.pipeline_id, "pipeline_stage_id": stage.id}
    if columns["win_probability"] is None and stage is not None:
        columns["win_probability"] = stage.win_probability
    if columns["company_id"] is None and not draft.company_name and columns["primary_contact_id"] is not None:
        of_contact = {"dataset_id": context.account.dataset_id, "person_id": columns["primary_contact_id"]}
        columns["company_id"] = _COMPANY.value(context.db, of_contact)
    columns["date_stage_changed"] = context.account.times(Opportunity, context.now)["created_at"]


def _complete_change(context: Context, draft: Draft, before: AnyRow) -> None:
    columns = draft.columns
    is_required = before.primary_contact_id is not None and context.settings.needs_primary_contact
    if is_required and columns.get("primary_contact_id", ...) is None:
        draft.errors.setdefault("primary_contact_id", BLANK)
    _move(context, draft, before)
    if columns.get("status", before.status) != LOST:
        columns["loss_reason_id"] = None


def _move(context: Context, draft: Draft, before: AnyRow) -> None:
    """Add the columns that follow from a new pipeline or stage."""
    columns = draft.columns
    pipeline_id, stage_id = columns.get("pipeline_id"), columns.get("pipeline_stage_id")
    if (pipeline_id or before.pipeline_id) == before.pipeline_id and stage_id is None:
        return
    stage = _stage(context, draft, pipeline_id, stage_id)
    if stage is None:
        columns |= {"pipeline_stage_id": None, "date_stage_changed": context.now}
        return
    if stage.id == before.pipeline_stage_id:
        return
    columns |= {"pipeline_id": stage.pipeline_id, "pipeline_stage_id": stage.id}
    columns["date_stage_changed"] = context.now
    columns.setdefault("win_probability", stage.win_probability)


def _stage(context: Context, draft: Draft, pipeline_id: int | None, stage_id: int | None) -> AnyRow | None:
    """Return the stage that a body names, or the first one of its pipeline, or of the account.

    None if there is none. A stage of another pipeline is an error.
    """
    if stage_id is not None:
        stage = pipelines.stage(context.db, context.account, stage_id)
        if stage is not None and pipeline_id not in (None, stage.pipeline_id):
            draft.errors.setdefault("pipeline_stage_id", _OTHER_PIPELINE)
        return stage
    stages = pipelines.stages(context.db, context.account, pipeline_id)
    return stages[0] if stages else None


def _shown_stage(db: Connection, account: AccountContext, stage_id: int | None) -> dict[str, Any] | None:
    """Return a stage in the form of the activity of a change."""
    row = None if stage_id is None else pipelines.stage(db, account, stage_id)
    return None if row is None else {"id": row.id, "name": row.name}


def _percentage(hundredths: int | None) -> int | float | None:
    """Return a percentage: without a point if it is whole."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole


OPPORTUNITIES: Final = Opportunities(
    **path_of("opportunity"),
    model=Opportunity,
    attributes=(
        ID,
        NAME,
        refers("assignee_id", "user"),
        sent(
            "close_date",
            dates.read,
            str,
            show=lambda context, row: dates.shown_days(row.close_date, context.settings.date_format),
        ),
        refers("company_id", "company"),
        sent("company_name", contact_values.trimmed, values.TEXT, sources=(Company.__table__.c.name,)),
        refers("customer_source_id", "customerSource"),
        DETAILS,
        refers("loss_reason_id", "lossReason"),
        refers("pipeline_id", "pipeline", is_never_empty=True),
        shown(
            "pipeline_is_revenue",
            Pipeline.__table__.c.is_revenue,
            type=bool | None,
            show=lambda _, row: None if row.pipeline_is_revenue is None else bool(row.pipeline_is_revenue),
        ),
        refers("pipeline_stage_id", "pipelineStage", is_never_empty=True),
        shown("pipeline_type", Pipeline.__table__.c.type, type=str | None),
        refers("primary_contact_id", "person"),
        sent(
            "priority",
            values.word(PRIORITIES),
            Literal[PRIORITIES],
            PRIORITIES[0],
            type=Literal[PRIORITIES] | None,
            show=lambda _, row: None if row.priority is None else PRIORITIES[row.priority],
        ),
        word("status", STATUSES, show=lambda _, row: STATUSES[row.status]),
        sent(
            "tags",
            values.tags,
            values.TAGS,
            (),
            show=lambda _, row: [] if row.tags == NO_TAGS else json.loads(row.tags),
        ),
        shown("interaction_count"),
        *AMOUNT,
        sent(
            "win_probability",
            values.number(0, 100),
            float,
            type=int | float | None,
            show=lambda _, row: _percentage(row.win_probability),
        ),
        shown("date_stage_changed"),
        shown("date_last_contacted"),
        shown(
            "leads_converted_from",
            type=list[dict[str, int]],
            show=lambda _, row: json.loads(row.leads_converted_from or "[]"),
        ),
        shown("date_lead_created"),
        *CHANGED,
        customs("opportunity"),
    ),
    routes={**ROUTES, **BULK_CREATE},
    filters=FILTERS,
    sorts=SORTS,
    default_sort="name",
)
OPPORTUNITY: Final = api_kind(
    OPPORTUNITIES,
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
        "priority": (Annotated[str | None, scene_fields.or_null(scene_values.one_of(PRIORITIES))], PRIORITIES[0]),
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
