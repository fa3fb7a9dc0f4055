"""Opportunities in the API: `/api/v1/opportunity/` (contract 2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, NotRequired

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.base import followed
from dealdock.platform.records.kind import Board
from dealdock.vendors.close import pipeline as statuses
from dealdock.vendors.close.integration_link import RecordLink
from dealdock.vendors.close.lead import creation as leads
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.lead.reading import UNTITLED
from dealdock.vendors.close.opportunity import groups
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.opportunity.criteria import ListQuery, ListSelection
from dealdock.vendors.close.opportunity.model import PERIODS, USUAL_CONFIDENCE, USUAL_PERIOD, Opportunity
from dealdock.vendors.close.opportunity.service import NEWEST_FIRST, Record, shown_opportunity
from dealdock.vendors.close.record import children, custom_values, records
from dealdock.vendors.close.record.api_kind import AUTHORS, CUSTOM, NOT_GIVEN, NUMBER, TEXT, Edits, api_kind
from dealdock.vendors.close.record.custom_values import ValueChange
from dealdock.vendors.close.record.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom, SomeDay
from dealdock.vendors.close.wire import errors, fields, parameters
from dealdock.vendors.close.wire.answers import with_custom_fields
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import FIXED, NO_OBJECT, no_choice
from dealdock.vendors.close.wire.fields import field
from dealdock.vendors.close.wire.parameters import Groups, Page
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter


@with_custom_fields
class ShownOpportunity(TypedDict):
    """An opportunity."""

    annualized_expected_value: int | None
    annualized_value: int | None
    attachments: list[Any]
    confidence: int
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date_created: str
    date_lost: str | None
    date_updated: str
    date_won: str | None
    expected_value: int | None
    id: str
    integration_links: list[RecordLink]
    lead_id: str
    lead_name: str
    note: str
    note_html: str
    organization_id: str
    pipeline_id: str
    pipeline_name: str
    status_display_name: str
    status_id: str
    status_label: str
    status_type: Literal["active", "won", "lost"]
    updated_by: str | None
    updated_by_name: str | None
    user_id: str | None
    user_name: str | None
    value: int | None
    value_currency: str
    value_formatted: str | None
    value_period: Literal["one_time", "monthly", "annual"]


class Aggregates(TypedDict):
    """The number of opportunities and the sums of their values."""

    total_results: int
    count_by_value_period: dict[str, int]
    total_value_one_time: int
    total_value_one_time_formatted: str | None
    total_value_monthly: int
    total_value_monthly_formatted: str | None
    total_value_annual: int
    total_value_annual_formatted: str | None
    total_value_annualized: int
    total_value_annualized_formatted: str | None
    expected_value_one_time: int
    expected_value_one_time_formatted: str | None
    expected_value_monthly: int
    expected_value_monthly_formatted: str | None
    expected_value_annual: int
    expected_value_annual_formatted: str | None
    expected_value_annualized: int
    expected_value_annualized_formatted: str | None


@closed
class OpportunityGroup(Aggregates):
    """The opportunities of a user or of a span of dates, with the key of the group and its parts."""

    objects: list[ShownOpportunity]
    key: str
    user_id: NotRequired[str | None]
    user_name: NotRequired[str | None]
    weekyear: NotRequired[int | None]
    week: NotRequired[int | None]
    year: NotRequired[int | None]
    month: NotRequired[int | None]
    quarter: NotRequired[int | None]


@closed
class OpportunityPage(Aggregates):
    """A page of opportunities, or of their groups, with the aggregates of all that match."""

    data: list[ShownOpportunity] | list[OpportunityGroup]
    has_more: bool


_FIELDS: Final = (
    field("confidence", fields.integer(0, 100), null=USUAL_CONFIDENCE),
    field("contact_id", fields.reference("contact")),
    field("created_by", fields.reference("user"), at="create"),
    field("date_created", fields.MOMENT, column="created_at", at="create"),
    field("date_won", fields.DAY),
    field("lead_id", fields.reference("lead"), at="create"),
    field("note", fields.text(), null=""),
    field("pipeline_id", fields.reference("pipeline")),
    field("status_id", fields.reference("opportunityStatus")),
    field("user_id", fields.reference("user")),
    field("value", fields.integer()),
    field("value_period", fields.choice(*PERIODS), null=USUAL_PERIOD),
)
_STATUS: Final = {"status": str | None}
"""Names a status by its label; it is read by `_by_label`."""

NEW: Final = FieldTable("NewOpportunity", _FIELDS, is_new=True, others=_STATUS)
CHANGES: Final = FieldTable("OpportunityChanges", _FIELDS, others=_STATUS)

_IF_GIVEN: Final = ("created_by", "created_at", "lead_id")
"""Columns for which null means the same as no value."""


class Sent(NamedTuple):
    """A body that was read."""

    columns: dict[str, Any]
    customs: Sequence[ValueChange]
    status_type: str | None
    """The type of the status that it sets; None if it sets no status."""


def read_body(context: Context, sent: Mapping[str, Any], before: Record | None = None) -> Sent:
    """Return the columns and custom values that a body sets. `before`: an opportunity that changes.

    Raises `HttpError` 400 with the errors of all fields.
    """
    wrong: dict[str, Any] = {}
    columns = fields.columns((NEW if before is None else CHANGES).read(context, sent), wrong)
    for name in _IF_GIVEN:
        if columns.get(name, True) is None:
            del columns[name]
    lead_id = before.lead_id if before is not None else columns.get("lead_id", 0)
    customs = custom_values.read(context, "opportunity", sent, wrong, is_new=before is None, lead_id=lead_id)
    _check_lead(context, columns, sent, wrong, before)
    status = _status(context, columns, sent, wrong, before)
    errors.check(wrong)
    if status is None:
        return Sent(columns, customs, None)
    columns["status_id"] = status.id
    return Sent(columns, customs, status.type)


def _check_lead(
    context: Context, columns: dict[str, Any], sent: Mapping[str, Any], wrong: dict[str, Any], before: Record | None
) -> None:
    """Check that the lead stays, and that the contact is one of it."""
    lead_id = columns.get("lead_id") if before is None else before.lead_id
    if before is not None and sent.get("lead_id") is not None:
        wrong |= {} if sent["lead_id"] == context.ids.show("lead", before.lead_id) else {"lead": FIXED}
    contact_id = columns.get("contact_id")
    if contact_id is not None and records.get(context, Contact, contact_id).lead_id != lead_id:
        wrong["contact"] = NO_OBJECT


def _status(
    context: Context, columns: dict[str, Any], sent: Mapping[str, Any], wrong: dict[str, Any], before: Record | None
) -> AnyRow | None:
    """Return the status that the body sets; None if it sets no status. Remove the names of status and pipeline."""
    pipeline_id, status_id = columns.pop("pipeline_id", None), columns.pop("status_id", None)
    label = sent.get("status")
    if {"status", "pipeline"} & wrong.keys() or (before is not None and (pipeline_id, status_id, label) == (None,) * 3):
        return None
    every = statuses.every_status(context)
    if status_id is not None:
        found = [row for row in every if row.id == status_id]
        if pipeline_id not in {None, found[0].pipeline_id}:
            wrong["pipeline"] = NO_OBJECT
        return found[0]
    among = [row for row in every if pipeline_id in {None, row.pipeline_id}]
    if label is not None:
        return _by_label(among, label, wrong)
    current = [row for row in among if before is not None and row.id == before.status_id]
    if not (current or among):
        wrong["status" if pipeline_id is None else "pipeline"] = NO_OBJECT
        return None
    return (current or among)[0]


def _by_label(among: Sequence[AnyRow], label: Any, wrong: dict[str, Any]) -> AnyRow | None:
    """Return the first status with this label, in any case. Without one, add an error."""
    number = fields.status_with(among, label) if isinstance(label, str) else None
    if number is None:
        wrong["status"] = no_choice(str(each.label) for each in among)
    return next((row for row in among if row.id == number), None)


def created(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
    """Add an opportunity; without `lead_id`, also add a lead. Return it as it is shown. Raises `HttpError` 400."""
    body = read_body(context, sent)
    if "lead_id" not in body.columns:
        body.columns["lead_id"] = leads.add(context, name=UNTITLED)
    return opportunities.create(context, *body)


def changed(context: Context, number: int, sent: dict[str, Any]) -> dict[str, Any]:
    """Change an opportunity, and return it as it is shown. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    before = opportunities.read_record(context, number)
    return opportunities.change(context, before, *read_body(context, sent, before))


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add an opportunity, and return its number. Raises `HttpError` 400."""
    number = context.ids.find("opportunity", created(context, sent)["id"])
    if number is None:
        raise RecordError(NO_RECORD)
    return number


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change an opportunity. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    changed(context, number, sent)


router = RestRouter("opportunity", "/api/v1/opportunity")

_MOST = 250


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: OpportunityPage)
def list_(call: CurrentCall) -> Page | Groups:
    """Return a page of the opportunities that match, with aggregates over all of them."""
    cut = parameters.cut(call.context, call.query, most=_MOST)
    context, selection = call.context, ListSelection(call.context, call.query)
    by = groups.grouping(call.query.get("_group_by", ""))
    order = selection.order if by is None else [*by.order, *(selection.order or NEWEST_FIRST)]
    found = opportunities.page_of_records(context, selection.criteria, order, skip=cut.skip, limit=cut.limit)
    more = groups.shown_sums(groups.read_sums(context, selection.criteria), context.settings.currency)
    has_more = more["total_results"] > cut.skip + cut.limit
    if by is not None:
        return Groups(list(groups.read(context, by, selection.criteria, found)), has_more, more)
    return Page([shown_opportunity(context, record) for record in found], has_more, more)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownOpportunity,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an opportunity. Without `lead_id`, a lead is created as well."""
    return created(call.context, call.sent)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownOpportunity)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return an opportunity."""
    return opportunities.shown(call.context, call.public_id("opportunity"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownOpportunity,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the named fields of an opportunity."""
    return changed(call.context, call.public_id("opportunity"), call.sent)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete an opportunity."""
    opportunities.remove(call.context, call.public_id("opportunity"))
    return {}


OPPORTUNITY: Final = api_kind(
    "opportunity",
    "opportunities",
    Opportunity,
    Edits(create_from, change_by, opportunities.remove),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "status_id": "opportunityStatus",
        "user_id": "user",
        **AUTHORS,
    },
    new={
        "lead_id": TEXT,
        "status_id": TEXT,
        "status": TEXT,
        "value": NUMBER,
        "value_period": TEXT,
        "confidence": NUMBER,
        "note": TEXT,
        "date_won": TEXT,
        "date_lost": None,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    board=Board(
        name="lead_id.display_name",
        stage="status_id.label",
        position="status_id.position",
        amount="value",
        closed=("date_won", "date_lost"),
        detail="note",
        won={"status_id.type": ("won",)},
        lost={"status_id.type": ("lost",)},
        currency="currency",
        period="value_period",
        periods=PERIODS,
    ),
    example={"value": 50_000, "status": "Won"},
    base_in_scenes=AuthoredRecord,
    in_scenes={"lead": OPTIONAL, "status": OPTIONAL, "date_won": (SomeDay, None), "custom": (SomeCustom, None)},
    derived=lambda row: {**followed(Opportunity, row), "created_by": row["created_by"] or row["user_id"]},
)
children.shown_as("opportunity", ShownOpportunity)
