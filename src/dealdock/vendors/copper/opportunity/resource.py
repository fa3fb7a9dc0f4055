"""Opportunities: `/opportunities` (contract 2)."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal

from sqlalchemy import Connection, bindparam, case, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Json, Moment, Money
from dealdock.platform.records.kind import Board
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.vendors.copper import pipeline as pipelines
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.column_types import Day, Word, table_of
from dealdock.vendors.copper.company import Company, with_company
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES, Opportunity
from dealdock.vendors.copper.pipeline import Pipeline, PipelineStage
from dealdock.vendors.copper.record.attributes import (
    AMOUNT,
    CHANGED,
    DETAILS,
    ID,
    NAME,
    customs,
    reference,
    sent,
    shown,
    word,
)
from dealdock.vendors.copper.record.control import api_kind
from dealdock.vendors.copper.record.filters import by_name_of, followed, moments, sorts_of_records, tags
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
from dealdock.vendors.copper.wire.criteria import (
    Side,
    bounds,
    cents_bound,
    ids,
    numbered,
    same_text,
    whole_bound,
    worded,
)
from dealdock.vendors.copper.wire.errors import BLANK, Invalid
from dealdock.vendors.copper.wire.search import Order, by, unchanged
from dealdock.web import read_names
from dealdock.web.rest.resource import AnySelect

_COLUMNS: Final = Opportunity.__table__.c


def _day_bound(context: Context, side: Side, value: Any) -> int:
    """Return the first or last day that a timestamp allows, in days since 1970."""
    timestamp = whole_bound(context, side, value)
    return (dates.first_day if side == "minimum" else dates.last_day)(timestamp, context.zone)


def _with_stage(statement: AnySelect) -> AnySelect:
    """Return the statement with the stages of opportunities."""
    of_deal = (PipelineStage.dataset_id == Opportunity.dataset_id) & (PipelineStage.id == Opportunity.pipeline_stage_id)
    return statement.outerjoin(PipelineStage.__table__, of_deal)


_BY_COMPANY: Final = by(Company.name_key.label("company_key"))
_CONTACT: Final = by_name_of("person", _COLUMNS.primary_contact_id, "person_key")
_SOURCE: Final = by_name_of("customerSource", _COLUMNS.customer_source_id, "source_key")
_STAGE: Final = by(
    *(case((_COLUMNS.pipeline_stage_id.is_not(None), each)) for each in (Pipeline.position, Pipeline.id)),
    *(case((_COLUMNS.pipeline_stage_id.is_not(None), each)) for each in (PipelineStage.position, PipelineStage.id)),
    join=_with_stage,
)
_VALUE: Final = by(_COLUMNS.monetary_value)


def _by_unit(context: Context) -> Order:
    """Return the sort by the shown currency. The column does not have the account's."""
    own = context.settings.currency
    shown_unit = func.coalesce(_COLUMNS.monetary_unit, case((_COLUMNS.monetary_value.is_not(None), own)))
    return Order(lambda: [shown_unit], unchanged, shape=own)


FILTERS: Final = (
    ids("ids", _COLUMNS.id),
    same_text("name", _COLUMNS.name_key),
    ids("assignee_ids", _COLUMNS.assignee_id),
    numbered("status_ids", _COLUMNS.status, STATUSES),
    worded("statuses", _COLUMNS.status, STATUSES),
    ids("pipeline_ids", _COLUMNS.pipeline_id, takes_without=False),
    ids("pipeline_stage_ids", _COLUMNS.pipeline_stage_id, takes_without=False),
    ids("primary_contact_ids", _COLUMNS.primary_contact_id),
    numbered("priority_ids", _COLUMNS.priority_rank, PRIORITIES),
    worded("priorities", _COLUMNS.priority_rank, PRIORITIES),
    ids("customer_source_ids", _COLUMNS.customer_source_id),
    ids("loss_reason_ids", _COLUMNS.loss_reason_id),
    ids("company_ids", _COLUMNS.company_id, empty_is_without=True),
    tags("opportunity", Opportunity),
    followed(),
    *bounds("monetary_value", _COLUMNS.monetary_value, cents_bound),
    *bounds("close_date", _COLUMNS.close_date, _day_bound),
    *bounds("stage_change_date", _COLUMNS.date_stage_changed),
    *moments(Opportunity),
)
SORTS: Final = {
    "name": by(_COLUMNS.name_key),
    "company_name": _BY_COMPANY,
    "account": _BY_COMPANY,
    "primary_contact": _CONTACT,
    "contact": _CONTACT,
    "customer_source_id": _SOURCE,
    "source": _SOURCE,
    "status": by(_COLUMNS.status),
    "priority": by(_COLUMNS.priority_rank),
    "stage": _STAGE,
    "deal_last_stage": _STAGE,
    "monetary_value": _VALUE,
    "value": _VALUE,
    "monetary_unit": _by_unit,
    "win_probability": by(_COLUMNS.win_probability),
    "date_created": by(_COLUMNS.created_at),
    "date_modified": by(_COLUMNS.updated_at),
    "close_date": by(_COLUMNS.close_date),
    **sorts_of_records(Opportunity),
}


LOST: Final = "Lost"
NO_TAGS: Final = "[]"
"""No tags, as stored."""
OF_THE_STAGE: Final = Decimal(-1)
"""Stands for the probability of the stage in a scene: a number that is not a possible probability."""

_NEVER_NULL: Final = ("pipeline_id", "pipeline_stage_id", "status")
_OTHER_PIPELINE: Final = Invalid("does not belong to the pipeline")


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
        columns["company_id"] = _company_of_contact().value(context.db, of_contact)
    columns["date_stage_changed"] = context.account.times(Opportunity, context.now)["created_at"]


@cache
def _company_of_contact() -> Statement:
    people = table_of("person").c
    here = (people.dataset_id == bindparam("dataset_id"), people.id == bindparam("person_id"))
    return Statement(select(people.company_id).where(*here))


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
        reference("assignee_id", "user"),
        sent(
            "close_date",
            dates.read,
            str,
            show=lambda context, row: dates.shown_days(row.close_date, context.settings.date_format),
        ),
        reference("company_id", "company"),
        sent("company_name", contact_values.trimmed, values.TEXT, sources=(Company.__table__.c.name,)),
        reference("customer_source_id", "customerSource"),
        DETAILS,
        reference("loss_reason_id", "lossReason"),
        reference("pipeline_id", "pipeline", is_never_empty=True),
        shown(
            "pipeline_is_revenue",
            Pipeline.__table__.c.is_revenue,
            type=bool | None,
            show=lambda _, row: None if row.pipeline_is_revenue is None else bool(row.pipeline_is_revenue),
        ),
        reference("pipeline_stage_id", "pipelineStage", is_never_empty=True),
        shown("pipeline_type", Pipeline.__table__.c.type, type=str | None),
        reference("primary_contact_id", "person"),
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
        "monetary_unit": scene_fields.SomeCurrency,
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
