"""Opportunities: `/api/opportunity/` (contract, section 4), and version 5, which only reads them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo
from sqlalchemy import ColumnElement, Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Board, Kind, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.schema import Listed, Reference, SomeMoment, SomeReference
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.campaign import CampaignReference
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.opportunity import service
from dealdock.vendors.pardot.opportunity.model import STATUSES, Opportunity, OpportunityProspect
from dealdock.vendors.pardot.opportunity.service import Depth, OpportunityRecord
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.control import PROSPECT_NAME, id_of
from dealdock.vendors.pardot.record.attributes import AUTHORS, attribute, attributes, identity, of_5, related
from dealdock.vendors.pardot.record.attributes import times as record_times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.scene_forms import PardotRecord
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.visitor_activity.resource import json_types as activity_types
from dealdock.vendors.pardot.visitor_activity.resource import visitor_activity
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.described import NamedRecord, node
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Fields, Name, Resolved, Text
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall, Output
from dealdock.vendors.pardot.wire.query import Criterion, Query, Range, Sorting, has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document, PageResult, moment_in
from dealdock.vendors.pardot.wire.values import MAX_AMOUNT
from dealdock.web.rest.answers import object_type

PROSPECT: Final = ("prospect_id", "prospect_email")

Status = Literal["Open", "Won", "Lost"]


def _status(text: str) -> str:
    """Return the status; empty text resets it to Open."""
    return "Open" if text == "" else values.one_of(*STATUSES)(text)


def _closed_at(text: str, info: ValidationInfo) -> datetime | None:
    return None if text == "" else values.storable_moment(text, now=info.context["now"])  # type: ignore[index]  # see read()


def _prospect_ids(context: Context) -> object:
    """Return the prospect given by id, address or both, as a list of one."""
    call = context.call
    text = (call.parameters.get("prospect_id") or "").strip()
    email = (call.parameters.get("prospect_email") or "").strip()
    if not text and not email:
        return ABSENT
    prospect_id = values.checked(values.record_id, text, 3, "prospect_id") if text else None
    if prospect_id is not None and not email:
        prospect_service.require(call.db, call.account, prospect_id)
        return [prospect_id]
    return prospect_service.named(call.db, call.account, prospect_id=prospect_id, email=email or None)[:1]


class OpportunityFields(Fields):
    """The fields of `create` and `update`."""

    REQUIRED: ClassVar = (PROSPECT, "name", "value", "probability")
    CODES: ClassVar[Mapping[str, int]] = {"probability": 40, "value": 42, "status": 51, "closed_at": 57}

    prospect_ids: Annotated[list[int], Resolved(_prospect_ids, PROSPECT, (3, 4, 44, 132), is_column=False)] = Field(
        default_factory=list
    )
    campaign_id: CampaignReference = 0
    probability: Annotated[int, BeforeValidator(values.percentage)] = 0
    value: Annotated[Decimal, BeforeValidator(values.amount)] = Decimal(0)
    status: Annotated[Status, BeforeValidator(_status)] = "Open"
    closed_at: Annotated[datetime | None, BeforeValidator(_closed_at)] = None
    name: Name = ""
    type: Text = None
    stage: Text = None


_CENT = Decimal("0.01")


def _value(rounding: str, compare: Any) -> Any:
    """Return a comparison with an amount, which may be finer than a cent or larger than any value."""
    return lambda bound: compare(min(bound, MAX_AMOUNT + 1).quantize(_CENT, rounding))


def _of_prospect(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the condition for links to the given prospects. `id` and `email` are aliases of the parameters."""
    prospect_id, email = found.get("prospect_id", found.get("id")), found.get("prospect_email", found.get("email"))
    if prospect_id is None and email is None:
        return []
    ids = prospect_service.named(call.db, call.account, prospect_id=prospect_id, email=email)
    return [service.linked_to(call.account, ids)]


_PERCENTAGE = partial(Criterion, text_only(values.percentage), 41)
_VALUE = partial(Criterion, text_only(values.number), 43)
_PROSPECT_ID = Criterion(text_only(values.record_id), 3, empty=True)
_PROSPECT_EMAIL = Criterion(text_only(values.email), 4, empty=True)

QUERY = Query(
    criteria={
        **times("created", Opportunity.created_at),
        **ids(Opportunity.id),
        "probability_greater_than": _PERCENTAGE(Opportunity.probability.__gt__),
        "probability_less_than": _PERCENTAGE(Opportunity.probability.__lt__),
        "value_greater_than": _VALUE(_value(ROUND_FLOOR, Opportunity.value.__gt__)),
        "value_less_than": _VALUE(_value(ROUND_CEILING, Opportunity.value.__lt__)),
        "prospect_email": _PROSPECT_EMAIL,
        "email": _PROSPECT_EMAIL,
        "prospect_id": _PROSPECT_ID,
        "id": _PROSPECT_ID,
        **times("updated", Opportunity.updated_at),
        **DELETED,
    },
    ranges=(
        IDS,
        CREATED,
        UPDATED,
        Range("probability_greater_than", "probability_less_than", 41),
        Range("value_greater_than", "value_less_than", 43),
    ),
    sorts={
        "created_at": Sorting(Opportunity.created_at, descending=True),
        "id": Sorting(Opportunity.id, descending=False),
        "probability": Sorting(Opportunity.probability, descending=True),
        "updated_at": Sorting(Opportunity.updated_at, descending=True),
        "value": Sorting(Opportunity.value, descending=True),
    },
    rest=_of_prospect,
    rest_errors=(3, 4, 44, 132),
)


DEPTHS: Final[dict[Output, Depth]] = {
    "full": "activities",
    "simple": "prospects",
    "mobile": "fields",
    "bulk": "fields",
}


def opportunity(record: OpportunityRecord, output: Output, zone: ZoneInfo) -> Document:
    """Return the document of an opportunity at an output level, with timestamps in the user's zone."""
    depth, fields = DEPTHS[output], record.fields
    document: Document = {"id": fields.id}
    if depth == "fields":
        document["campaign_id"] = fields.campaign_id
    document |= {
        "name": fields.name,
        "value": Decimal(fields.value).scaleb(-2),
        "probability": fields.probability,
        "type": fields.type,
        "stage": fields.stage,
        "status": fields.status,
    }
    if fields.closed_at is not None:
        document["closed_at"] = moment_in(fields.closed_at, zone)
    document["created_at"] = moment_in(fields.created_at, zone)
    document["updated_at"] = moment_in(fields.updated_at, zone)
    if depth != "fields":
        document["campaign"] = {"id": fields.campaign_id, "name": fields.campaign_name}
        document["prospects"] = {
            "prospect": [dict(zip(service.PROSPECT, row, strict=True)) for row in record.prospects]
        }
    if depth == "activities":
        activities = [visitor_activity(row, zone, "full") for row in record.activities]
        document["opportunity_activities"] = {"visitor_activity": activities}
    return document


@cache
def json_types() -> Mapping[Depth, Any]:
    """Return the types of the JSON of opportunities."""
    table = Opportunity.__table__.c
    texts = {name: str | None if table[name].nullable else str for name in ("name", "type", "stage", "status")}
    own = {"id": int, **texts, "value": float, "probability": int}
    own |= dict.fromkeys(("closed_at", "created_at", "updated_at"), str)
    person = object_type("ProspectOfOpportunity", {"id": int | None, **dict.fromkeys(service.PROSPECT[1:], str | None)})
    with_prospects = {**own, "campaign": NamedRecord, "prospects": node("ProspectsNode", "prospect", person)}
    activities = node("ActivitiesNode", "visitor_activity", activity_types()["full"])
    return {
        "fields": object_type("OpportunityFields", {**own, "campaign_id": int}, {"closed_at"}),
        "prospects": object_type("OpportunityElement", with_prospects, {"closed_at"}),
        "activities": object_type(
            "WholeOpportunity", {**with_prospects, "opportunity_activities": activities}, {"closed_at"}
        ),
    }


OPPORTUNITIES: Final = Resource(
    object="opportunity",
    collection="opportunities",
    aliases=("opportunities",),
    model=Opportunity,
    attributes=(
        identity(Opportunity),
        attribute(Opportunity.name),
        attribute(Opportunity.campaign_id),
        attribute(Opportunity.value, type="Float"),
        attribute(Opportunity.probability),
        *attributes(Opportunity.type, Opportunity.stage, Opportunity.status),
        attribute(Opportunity.closed_at),
        *of_5(Opportunity.crm_fid, api_name="salesforceId"),
        *record_times(Opportunity),
        related("campaign", "campaign", Opportunity.campaign_id),
        AUTHORS,
    ),
    query=QUERY,
    has_recycle_bin=True,
    actions=(with_tags("Opportunity", "opportunity"),),
)
"""The table. Answers of versions 3 and 4 have further nodes, by their output level: `opportunity`."""
router: Final = OPPORTUNITIES.router


def _found() -> Any:
    types = json_types()
    return types["prospects"] | types["fields"]


_ONE: Final = described.one("Opportunity", "opportunity", lambda: json_types()["activities"] | _found())


@router.operation(
    "create",
    fields=OpportunityFields,
    errors=(13, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
    is_short=True,
    answer=_ONE,
)
def create(call: CurrentCall) -> Document:
    """Create an opportunity."""
    fields = OpportunityFields.to_create(call)
    created = service.create(call.db, call.account, fields.columns(), prospect_ids=fields.prospect_ids, now=call.now)
    return _answer(call, created.opportunity_id, activities=created.activities)


@router.operation("read", requires=("id",), methods=METHODS_OF_READS, errors=(13, 16, 35), is_short=True, answer=_ONE)
def read(call: CurrentCall) -> Document:
    """Return one opportunity, with its activities unless `output` is a lower level."""
    return _answer(call, values.required_id(call))


@router.operation(
    "update",
    requires=("id",),
    fields=OpportunityFields,
    errors=(13, 16, 35, 36, 3, 4, 44, 132, 38, 40, 42, 51, 57, 52),
    writes=True,
    guarded=True,
    is_short=True,
    answer=_ONE,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of an opportunity."""
    opportunity_id = values.required_id(call)
    service.require(call.db, call.account, opportunity_id)
    fields = OpportunityFields.to_update(call, opportunity_id)
    service.update(
        call.db, call.account, opportunity_id, fields.columns(), prospect_ids=fields.prospect_ids, now=call.now
    )
    return _answer(call, opportunity_id)


@router.operation(
    "delete", requires=("id",), methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True
)
def delete(call: CurrentCall) -> None:
    """Delete an opportunity. `undelete` restores it."""
    service.delete(call.db, call.account, values.required_id(call))


@router.operation(
    "undelete", requires=("id",), methods=("GET", "POST", "DELETE"), errors=(13, 16, 35), writes=True, guarded=True
)
def undelete(call: CurrentCall) -> None:
    """Restore a deleted opportunity."""
    service.undelete(call.db, call.account, values.required_id(call))


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Opportunity", "opportunity", _found),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of opportunities, without their activities."""
    output: Output = "simple" if call.output == "full" else call.output
    db, account, zone = call.db, call.account, call.zone

    def documents(records: Iterable[OpportunityRecord]) -> list[Document]:
        return [opportunity(record, output, zone) for record in records]

    selection = QUERY.read(call)
    total = service.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("opportunity", map(documents, service.stream(db, account, selection)), total)
    page = documents(service.query(db, account, selection, DEPTHS[output]))
    return PageResult("opportunity", [page], total, streamed=False)


def _answer(call: Call, opportunity_id: int, *, activities: Sequence[Mapping[str, Any]] | None = None) -> Document:
    """Return the opportunity. `activities` as in `service.read`."""
    depth = DEPTHS[call.output]
    record = service.read(call.db, call.account, opportunity_id, depth, activities=activities)
    return {"opportunity": opportunity(record, call.output, call.zone)}


class Activity(PardotRecord):
    """One event in the history of an opportunity and a prospect."""

    type: Annotated[Type, PlainValidator(scene_values.one_of(Type))]
    prospect: Reference
    created_at: SomeMoment = None


def _create(
    db: Connection, account: AccountContext, *, prospects: Sequence[int | str], now: datetime, **columns: Any
) -> int:
    if columns["campaign_id"] is not None:
        campaigns.require(db, account, columns["campaign_id"])
    linked = dict.fromkeys(id_of(db, account, named) for named in prospects)
    return service.create(db, account, columns, prospect_ids=list(linked), now=now).opportunity_id


def _update(db: Connection, account: AccountContext, opportunity_id: int, *, now: datetime, **changes: Any) -> None:
    """Change an opportunity. `prospects` are all that it is linked to from then on."""
    named = changes.pop("prospects", None)
    if "campaign_id" in changes:
        changes["campaign_id"] = campaigns.chosen(db, account, changes["campaign_id"])
    ids = list(dict.fromkeys(id_of(db, account, each) for each in named or ()))
    service.update(db, account, opportunity_id, changes, prospect_ids=ids, replaces=named is not None, now=now)


OPPORTUNITY: Final = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    references={"campaign_id": "campaign"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=timeless(service.delete),
    undelete=timeless(service.undelete),
    rows=service.rows,
    parts_of_rows={OpportunityProspect: "opportunity_id"},
    after={"crm_fid": "updated_at", "prospects": "deleted"},
    new={
        "crm_fid": None,
        "campaign_id": (
            fields.RecordId | None,
            Field(None, description="Not given: the account's default campaign"),
        ),
        "prospects": (
            list[PROSPECT_NAME],
            Field([], description="By id or email address", examples=[["jane@example.com"]]),
        ),
    },
    shown={
        "status": Status,
        "prospects": (list[int], Field([], description="Their ids")),
    },
    errors=ERRORS,
    board=Board(
        name="name",
        stage="stage",
        amount="value",
        closed=("closed_at",),
        won={"status": ("Won",)},
        lost={"status": ("Lost",)},
        probability="probability",
    ),
    example={"name": "Big one", "value": 99.5, "probability": 70, "prospects": ["jdoe@company.com"]},
    named_by="name",
    in_scenes={
        "campaign": (SomeReference, None),
        "prospects": (
            Annotated[list[Reference], Listed],
            Field([], description="Its prospects, by id or email"),
        ),
        "activities": (
            list[Activity] | None,
            Field(None, description="The activities of its prospects; those that the API would have written"),
        ),
    },
    after_in_scenes={"crm_fid": "closed_at", "campaign": "crm_fid", "prospects": "campaign"},
)
