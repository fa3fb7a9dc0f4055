"""Visitor activities: `/api/visitorActivity/` (contract, objects 2.3), and version 5 (contract 6)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any, Final, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, model_validator
from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, func, select

from dealdock.control import fields
from dealdock.platform.errors import RecordError
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import SomeText, whole
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect.children import Node
from dealdock.vendors.pardot.prospect.control import PROSPECT_NAME, id_of
from dealdock.vendors.pardot.prospect.reading import LAST_ACTIVITY
from dealdock.vendors.pardot.scene_forms import PardotRecord
from dealdock.vendors.pardot.v5.fields import ApiObject, Relation, identity, integers, reference, strings, times
from dealdock.vendors.pardot.v5.fields import Field as ApiField
from dealdock.vendors.pardot.visitor_activity import service
from dealdock.vendors.pardot.visitor_activity.kinds import ALWAYS_DETAILED, ID_FIELDS, KINDS, ActivityType, kind
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.service import COLUMNS, OPPORTUNITY
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, ids, text_only
from dealdock.vendors.pardot.wire.common_criteria import times as moments
from dealdock.vendors.pardot.wire.described import NamedRecord, node
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting, has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult, Value, moment_in
from dealdock.web.rest.answers import object_type

Place: TypeAlias = Literal["full", "bulk", "in_prospect", "in_visitor"]

_HIDDEN: Final[Mapping[Place, Collection[str]]] = {
    "full": {"campaign_id"},
    "bulk": {"campaign"},
    "in_prospect": {"campaign_id", "prospect_id"},
    "in_visitor": {"campaign_id", "prospect_id", "visitor_id"},
}

_TITLES: Final[Mapping[Place, str]] = {
    "full": "ActivityElement",
    "bulk": "ActivityInBulk",
    "in_prospect": "ActivityOfProspect",
    "in_visitor": "ActivityOfVisitor",
}
_OWN: Final = ("id", "visitor_id", "prospect_id", "type", "type_name", "details", *ID_FIELDS)


def visitor_activity(row: Sequence[Any], zone: ZoneInfo, place: Place) -> Document:
    """Return the document of an activity, given its `COLUMNS`, with timestamps in the user's zone.

    Absent values are left out, except the details of some types.
    """
    stored = dict(zip(COLUMNS, row, strict=True))
    campaign_id, is_detailed, hidden = stored["campaign_id"], stored["type"] in ALWAYS_DETAILED, _HIDDEN[place]
    document: dict[str, Value] = {
        **{name: stored[name] for name in _OWN},
        "campaign": None if campaign_id is None else {"id": campaign_id, "name": stored["campaign_name"]},
        "campaign_id": campaign_id,
        "created_at": moment_in(stored["created_at"], zone),
    }
    return {
        name: value
        for name, value in document.items()
        if name not in hidden and (value is not None or (name == "details" and is_detailed))
    }


@cache
def json_types() -> Mapping[Place, Any]:
    """Return the types of the JSON of activities."""
    types = {
        **dict.fromkeys(_OWN, int),
        "type_name": str,
        "details": str | None,
        "campaign": NamedRecord,
        "campaign_id": int,
        "created_at": str,
    }
    always = {"id", "type", "type_name", "created_at"}
    of_places = {
        place: {name: type_ for name, type_ in types.items() if name not in hidden} for place, hidden in _HIDDEN.items()
    }
    return {place: object_type(_TITLES[place], own, own.keys() - always) for place, own in of_places.items()}


_TYPES: Final = frozenset(kind.type for kind in KINDS)

_ONLY: Final[Mapping[str, Any]] = {
    "custom_url_only": VisitorActivity.custom_redirect_id,
    "email_only": VisitorActivity.email_id,
    "file_only": VisitorActivity.file_id,
    "form_only": VisitorActivity.form_id,
    "form_handler_only": VisitorActivity.form_handler_id,
    "landing_page_only": VisitorActivity.landing_page_id,
}
"""Criteria that exclude each other, with the column that must then have a value."""


def _type(text: str) -> int:
    if (number := values.whole_number(text)) not in _TYPES:
        raise ValueError("is not a type of activity")
    return number


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of true criteria, and of campaigns, which may be the opportunities'. Error 51."""
    wanted = [name for name in _ONLY if found.get(name)]
    if len(wanted) > 1:
        raise PardotError(51, f"{' and '.join(wanted)}: only one of them can be true")
    only = [_ONLY[name] for name in wanted]
    if found.get("prospect_only"):
        only.append(VisitorActivity.prospect_id)
    conditions = [column.is_not(None) for column in only]
    if "campaign_id" in found:
        conditions.append(service.of_campaigns(call.account, found["campaign_id"]))
    return conditions


_FLAG = Criterion(text_only(values.flag), 50)
_ANY_OF = partial(Criterion, text_only(values.record_id), 16, several=True)

QUERY = Query(
    criteria={
        **moments("created", VisitorActivity.created_at),
        **moments("updated", VisitorActivity.updated_at),
        **ids(VisitorActivity.id),
        "type": Criterion(text_only(_type), 51, VisitorActivity.type.in_, several=True),
        "prospect_only": _FLAG,
        **dict.fromkeys(_ONLY, _FLAG),
        "campaign_id": _ANY_OF(),
        "custom_url_id": _ANY_OF(VisitorActivity.custom_redirect_id.in_),
        "email_id": _ANY_OF(VisitorActivity.email_id.in_),
        "file_id": _ANY_OF(VisitorActivity.file_id.in_),
        "form_id": _ANY_OF(VisitorActivity.form_id.in_),
        "form_handler_id": _ANY_OF(VisitorActivity.form_handler_id.in_),
        "landing_page_id": _ANY_OF(VisitorActivity.landing_page_id.in_),
        "prospect_id": _ANY_OF(VisitorActivity.prospect_id.in_),
        "visitor_id": _ANY_OF(VisitorActivity.visitor_id.in_),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "id": Sorting(VisitorActivity.id, descending=False),
        "created_at": Sorting(VisitorActivity.created_at, descending=True),
        "updated_at": Sorting(VisitorActivity.updated_at, descending=True),
        "prospect_id": Sorting(VisitorActivity.prospect_id, descending=True),
        "visitor_id": Sorting(VisitorActivity.visitor_id, descending=True),
    },
    rest=_rest,
    rest_errors=(51,),
    mobile_is_all=False,
)


_OF_OPPORTUNITY: Final = (
    select(OPPORTUNITY.campaign_id)
    .where(
        OPPORTUNITY.dataset_id == bindparam("dataset_id", type_=BigInteger),
        OPPORTUNITY.id == VisitorActivity.opportunity_id,
    )
    .correlate(VisitorActivity)
    .scalar_subquery()
)
_CAMPAIGN_ID: Final = func.coalesce(VisitorActivity.campaign_id, _OF_OPPORTUNITY)

VISITOR_ACTIVITIES: Final = ApiObject(
    object="visitorActivity",
    collection="visitor-activities",
    model=VisitorActivity,
    visible=lambda _: (service.IS_SHOWN,),
    members=(
        identity(VisitorActivity.id),
        ApiField(name="type", type="Integer", column=VisitorActivity.type, filter="equal"),
        *strings(VisitorActivity, "typeName", "details"),
        ApiField(name="campaignId", type="Integer", column=_CAMPAIGN_ID),
        *integers(VisitorActivity, "customRedirectId", "emailId", "emailTemplateId", "fileId", "formId"),
        *integers(VisitorActivity, "formHandlerId", "landingPageId", "listEmailId", "multivariateTestVariationId"),
        *integers(VisitorActivity, "opportunityId", "paidSearchAdId"),
        reference("prospectId", VisitorActivity.prospect_id, of="prospect"),
        *integers(VisitorActivity, "siteSearchQueryId", "visitId"),
        reference("visitorId", VisitorActivity.visitor_id, of="visitor"),
        *integers(VisitorActivity, "visitorPageViewId"),
        *times(VisitorActivity),
        Relation("campaign", "campaign", _CAMPAIGN_ID),
        Relation("opportunity", "opportunity", VisitorActivity.opportunity_id),
        Relation("prospect", "prospect", VisitorActivity.prospect_id),
        Relation("visit", "visit", VisitorActivity.visit_id),
        Relation("visitor", "visitor", VisitorActivity.visitor_id),
        Relation("customRedirect", "customRedirect", VisitorActivity.custom_redirect_id),
        Relation("email", "email", VisitorActivity.email_id),
        Relation("emailTemplate", "emailTemplate", VisitorActivity.email_template_id),
        Relation("form", "form", VisitorActivity.form_id),
        Relation("file", "file", VisitorActivity.file_id),
        Relation("formHandler", "formHandler", VisitorActivity.form_handler_id),
        Relation("landingPage", "landingPage", VisitorActivity.landing_page_id),
        Relation("listEmail", "listEmail", VisitorActivity.list_email_id),
        Relation("visitorPageView", "visitorPageView", VisitorActivity.visitor_page_view_id),
    ),
)


router = PardotRouter("visitoractivity", aliases=("activity",))


def _shown() -> Any:
    """Return the type of the JSON of an activity."""
    return json_types()["full"] | json_types()["bulk"]


@router.operation(
    "read",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16),
    is_short=True,
    answer=described.one("VisitorActivity", "visitor_activity", _shown),
)
def read(call: CurrentCall) -> Document:
    """Return one activity."""
    row = service.read(call.db, call.account, values.required_id(call))
    return {"visitor_activity": visitor_activity(row, call.zone, _place(call))}


@router.operation(
    "query",
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("VisitorActivity", "visitor_activity", _shown),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of activities."""
    db, account, zone, place = call.db, call.account, call.zone, _place(call)

    def documents(rows: Iterable[Sequence[Any]]) -> list[Document]:
        return [visitor_activity(row, zone, place) for row in rows]

    selection = QUERY.read(call)
    total = service.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("visitor_activity", map(documents, service.stream(db, account, selection)), total)
    return PageResult("visitor_activity", [documents(service.query(db, account, selection))], total, streamed=False)


def _place(call: Call) -> Place:
    return "bulk" if call.output == "bulk" else "full"


class CheckedActivity(PardotRecord):
    """The checks of an activity in a scene."""

    @property
    def described(self) -> ActivityType:
        """The row of the table of types that applies to it."""
        of: Any = self
        names = {*self.model_fields_set} | ({"opportunity_id"} if of.opportunity is not None else set())
        ids = [name for name in ID_FIELDS if name in names and getattr(self, name, 0) is not None]
        return kind(of.type, of.type_name, ids)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        of: Any = self
        try:
            details = self.described.details
        except RecordError as error:
            raise ValueError(f"can't be: {error.args[0]}") from None
        if details == "no" and of.details is not None:
            raise ValueError(f"can't be: an activity of type {of.type} has no details")
        if of.opportunity is not None and of.campaign is not None:
            raise ValueError("takes no campaign beside an opportunity, whose campaign it has")
        return self


def _create(
    db: Connection,
    account: AccountContext,
    *,
    prospect_id: int | str | None,
    now: datetime,
    **fields: Any,
) -> int:
    found = None if prospect_id is None else id_of(db, account, prospect_id)
    at = account.times(VisitorActivity, now)["created_at"]
    return service.create(db, account, **fields, prospect_id=found, now=at)


def _update(db: Connection, account: AccountContext, activity_id: int, *, now: datetime, **changes: Any) -> None:
    if changes.get("prospect_id") is not None:
        changes["prospect_id"] = id_of(db, account, changes["prospect_id"])
    service.change(db, account, activity_id, changes, now=now)


def _imported(record: dict[str, Any]) -> dict[str, Any]:
    """Return an activity of an opportunity without the campaign, which is the opportunity's."""
    return {name: value for name, value in record.items() if name != "campaign" or "opportunity" not in record}


VISITOR_ACTIVITY: Final = Kind(
    "visitorActivity",
    "visitorActivities",
    VisitorActivity,
    references={"prospect_id": "prospect", "opportunity_id": "opportunity", "campaign_id": "campaign"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=service.remove,
    after={"visitor_id": "id", "prospect_id": "visitor_id", "campaign_id": "opportunity_id"},
    new={
        "type": (int, Field(examples=[11])),
        "type_name": (
            fields.Text,
            Field(None, description="Not given: the first of the type's that the ids belong to"),
        ),
        "prospect_id": (PROSPECT_NAME | None, None),
    },
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    base_in_scenes=CheckedActivity,
    imported=_imported,
    in_scenes={"type": Annotated[int, PlainValidator(whole(1, 1000))], "type_name": (SomeText, None)},
    after_in_scenes={
        "type_name": "type",
        "prospect": "type_name",
        "visitor_id": "prospect",
        "opportunity": "visitor_id",
        "details": "visit_id",
        "campaign": "details",
    },
    example={"type": 20, "prospect_id": "jdoe@company.com", "created_at": "2026-01-01T09:00:00Z"},
)


children.add_node(
    LAST_ACTIVITY,
    Node(
        read=service.last_of_prospects,
        show=lambda row, zone: {"visitor_activity": visitor_activity(row, zone, "full")},
        type=lambda: object_type("LastActivity", {"visitor_activity": json_types()["full"]}),
    ),
)
children.add_node(
    "visitor_activities",
    Node(
        read=service.of_prospects,
        show=lambda rows, zone: {"visitor_activity": [visitor_activity(row, zone, "in_prospect") for row in rows]},
        type=lambda: node("ActivitiesOfProspectNode", "visitor_activity", json_types()["in_prospect"]),
    ),
)
