"""The attributes of an opportunity that a client sends (contract 2.1, 2.2, 2.4)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.opportunity import queries
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES, Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline import queries as pipelines
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage
from dealdock.vendors.copper.record.draft import Draft, split, without_company_name
from dealdock.vendors.copper.small_list.model import CustomerSource, LossReason
from dealdock.vendors.copper.wire import contact_values, dates, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Invalid
from dealdock.vendors.copper.wire.fields import attribute, ignored, never_null, read
from dealdock.web import read_names
from dealdock.web.rest.fields import FieldTable

LOST: Final = "Lost"

_FIELDS: Final = (
    *ignored("id"),
    attribute("name", values.text(), values.TEXT, is_required=True),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    attribute("close_date", dates.read, str),
    attribute("company_id", values.reference("company_id", Company), int),
    attribute("company_name", contact_values.trimmed, values.TEXT),
    attribute("customer_source_id", values.reference("customer_source_id", CustomerSource), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("loss_reason_id", values.reference("loss_reason_id", LossReason), int),
    *never_null("pipeline_id", values.reference("pipeline_id", Pipeline), int),
    *ignored("pipeline_is_revenue"),
    *never_null("pipeline_stage_id", values.reference("pipeline_stage_id", PipelineStage), int),
    *ignored("pipeline_type"),
    attribute("primary_contact_id", values.reference("primary_contact_id", Person), int),
    attribute("priority", values.word(PRIORITIES), Literal[PRIORITIES]),
    *never_null("status", values.word(STATUSES), Literal[STATUSES]),
    attribute("tags", values.tags, values.TAGS),
    *ignored("interaction_count", "monetary_unit"),
    attribute("monetary_value", values.number(0, values.MAX_MONEY), float),
    *ignored("converted_unit", "converted_value"),
    attribute("win_probability", values.number(0, 100), float),
    *ignored(
        "date_stage_changed",
        "date_last_contacted",
        "leads_converted_from",
        "date_lead_created",
        "date_created",
        "date_modified",
    ),
    attribute("custom_fields", custom_values.reader("opportunity"), custom_values.TYPE),
)
_NEVER_NULL: Final = tuple(field.name for field in _FIELDS if field.at == "update")
_EMPTY: Final = ("assignee_id", "close_date", "company_id", "customer_source_id", "details", "loss_reason_id")
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*_EMPTY, "pipeline_id", "pipeline_stage_id", "primary_contact_id")),
    **dict.fromkeys(("leads_converted_from", "date_lead_created")),
    "priority": "None",
    "status": "Open",
    "tags": [],
    "monetary_value": None,
    "win_probability": None,
}
_OTHER_PIPELINE: Final = Invalid("does not belong to the pipeline")

NEW: Final = FieldTable("NewOpportunity", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("OpportunityChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new opportunity. Set the defaults of company, pipeline, stage and win probability."""
    draft = split(read(NEW, context, _counted(body, None)), DEFAULTS)
    columns = draft.columns
    if columns["primary_contact_id"] is None and context.settings.primary_contact_required:
        draft.errors.setdefault("primary_contact_id", BLANK)
    stage = _stage(context, draft, columns["pipeline_id"], columns["pipeline_stage_id"])
    if stage is not None:
        columns |= {"pipeline_id": stage.pipeline_id, "pipeline_stage_id": stage.id}
    if columns["win_probability"] is None and stage is not None:
        columns["win_probability"] = stage.win_probability
    if columns["company_id"] is None and not draft.company_name and columns["primary_contact_id"] is not None:
        columns["company_id"] = queries.company_of(context.db, context.account, columns["primary_contact_id"])
    columns["date_stage_changed"] = context.account.times(Opportunity, context.now)["created_at"]
    return draft


def changes(context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
    """Read the changes of an opportunity, and add those that follow from them."""
    absent = [name for name in _NEVER_NULL if getattr(before, name) is None and body.get(name) in (None, "")]
    counted = _counted(body, before)
    named = {name: value for name, value in counted.items() if name not in absent}  # whole records come back
    draft = split(read(CHANGES, context, read_names.derived(named, body)))
    columns = draft.columns
    is_required = before.primary_contact_id is not None and context.settings.primary_contact_required
    if is_required and columns.get("primary_contact_id", ...) is None:
        draft.errors.setdefault("primary_contact_id", BLANK)
    _move(context, draft, before)
    if columns.get("status", before.status) != LOST:
        columns["loss_reason_id"] = None
    return draft


def _counted(body: Mapping[str, Any], before: AnyRow | None) -> Mapping[str, Any]:
    """Return a body without the attributes that are ignored: a company's name, the reason of what is not lost."""
    status = body.get("status") or (before.status if before is not None else DEFAULTS["status"])
    counted = without_company_name(body, is_new=before is None)
    kept = {name: value for name, value in counted.items() if status == LOST or name != "loss_reason_id"}
    return read_names.derived(kept, body)


def _move(context: Context, draft: Draft, before: AnyRow) -> None:
    """Add what follows from a new pipeline or stage."""
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
