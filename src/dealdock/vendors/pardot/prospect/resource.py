"""Prospects: `/api/prospect/` (contract, objects 2.1), and version 5 (contract 4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import eq, gt, lt
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, not_, true

from dealdock.platform.accounts import users
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.prospect import batch, bodies, custom, document, parameters, reading, service
from dealdock.vendors.pardot.prospect.model import GRADES, Prospect
from dealdock.vendors.pardot.prospect.parameters import NewProspectFields, ProspectFields
from dealdock.vendors.pardot.prospect.reading import Depth, ProspectRecord
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5 import values as values_of_5
from dealdock.vendors.pardot.v5.fields import (
    NOT_KEPT,
    ApiObject,
    Field,
    Relation,
    absent,
    booleans,
    identity,
    integers,
    reference,
    strings,
    times,
    writable,
)
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only
from dealdock.vendors.pardot.wire.common_criteria import times as moments
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall, Output
from dealdock.vendors.pardot.wire.query import Criterion, Query, Range, Sorting, has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.vendors.pardot.wire.values import MAX_LONG_TEXT

DEPTHS: Final[dict[Output, Depth]] = {"full": "related", "simple": "nodes", "mobile": "fields", "bulk": "custom"}

_RANKS: Final = {grade: place for place, grade in enumerate(GRADES)}
_COMPARISONS: Final = ("equal_to", "greater_than", "less_than")

_ASSIGNED: Final = Prospect.assigned_to_id.is_not(None)
_NEW: Final = and_(
    Prospect.assigned_to_id.is_(None), Prospect.is_reviewed.is_not(true()), Prospect.last_activity_at.is_not(None)
)


def _grade(text: str) -> int:
    """Return a grade's rank, worst first. A plus that was not percent-encoded arrives as a blank."""
    return _RANKS[values.one_of(*GRADES)(text)]


def _grade_condition(compare: Callable[[int, int], bool]) -> Callable[[int], ColumnElement[bool]]:
    return lambda bound: Prospect.grade.in_([grade for grade, place in _RANKS.items() if compare(place, bound)])


def _or_negation(condition: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    """Return the condition or its negation. The condition must not be null."""
    return lambda wanted: condition if wanted else not_(condition)


def _user(text: str) -> int | str:
    """Return a user's id or address."""
    return text.strip() if "@" in text else values.record_id(text)


def _rest(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that depend on several criteria. Errors 10, 11, 55, then 31, 34."""
    conditions = [*_owned(call, found), *_active(found)]
    if "list_id" in found:
        lists.require(call.db, call.account, found["list_id"])
        conditions.append(reading.on_list(call.account, found["list_id"]))
    for name, code in (("score", 31), ("grade", 34)):
        equal, *others = (f"{name}_{comparison}" for comparison in _COMPARISONS)
        if equal in found and (more := [other for other in others if other in found]):
            raise PardotError(code, f"{equal} is given beside {' and '.join(more)}")
    return conditions


def _owned(call: Call, found: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the ownership condition. `new` overrides `assigned_to_user`, which overrides `assigned`."""
    wanted = found.get("assigned_to_user")
    user_id = None
    if wanted is not None:
        name = "user_id" if isinstance(wanted, int) else "email"
        user_id = users.named(call.db, call.account, **{"user_id": None, "email": None, name: wanted})
    if "new" in found:
        yield _or_negation(_NEW)(found["new"])
    elif user_id is not None:
        yield Prospect.assigned_to_id == user_id
    elif "assigned" in found:
        yield _or_negation(_ASSIGNED)(found["assigned"])


def _active(found: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on the last activity, unless `new` overrides them."""
    if "new" in found:
        return
    if "last_activity_after" in found:
        yield Prospect.last_activity_at > found["last_activity_after"]
    if "last_activity_before" in found:
        yield Prospect.last_activity_at < found["last_activity_before"]
    if found.get("last_activity_never"):
        yield Prospect.last_activity_at.is_(None)


def _without_conditions(criteria: Mapping[str, Criterion]) -> dict[str, Criterion]:
    """Return the criteria without conditions, which `rest` adds."""
    return {name: Criterion(each.read, each.code) for name, each in criteria.items()}


QUERY = Query(
    criteria={
        "assigned": Criterion(text_only(values.flag), 26),
        "assigned_to_user": Criterion(text_only(_user), 10),
        **moments("created", Prospect.created_at),
        **moments("updated", Prospect.updated_at),
        **DELETED,
        "grade_equal_to": Criterion(text_only(_grade), 32, _grade_condition(eq)),
        "grade_greater_than": Criterion(text_only(_grade), 32, _grade_condition(gt)),
        "grade_less_than": Criterion(text_only(_grade), 32, _grade_condition(lt)),
        **ids(Prospect.id),
        "is_starred": Criterion(text_only(values.flag), 25, _or_negation(Prospect.is_starred.is_(true()))),
        **_without_conditions(moments("last_activity", Prospect.last_activity_at)),
        "last_activity_never": Criterion(text_only(values.flag), 50),
        "list_id": Criterion(text_only(values.record_id), 55, empty=True),
        "new": Criterion(text_only(values.flag), 28),
        "score_equal_to": Criterion(text_only(values.whole_number), 29, Prospect.score.__eq__),
        "score_greater_than": Criterion(text_only(values.whole_number), 29, Prospect.score.__gt__),
        "score_less_than": Criterion(text_only(values.whole_number), 29, Prospect.score.__lt__),
    },
    ranges=(
        IDS,
        CREATED,
        UPDATED,
        Range("last_activity_after", "last_activity_before", 8),
        Range("score_greater_than", "score_less_than", 30),
        Range("grade_greater_than", "grade_less_than", 33),
    ),
    sorts={
        "created_at": Sorting(Prospect.created_at, descending=True),
        "id": Sorting(Prospect.id, descending=False),
        "last_activity_at": Sorting(Prospect.last_activity_at, descending=True),
        "updated_at": Sorting(Prospect.updated_at, descending=True),
    },
    rest=_rest,
    rest_errors=(10, 11, 55, 31, 34),
    ignored=frozenset({"limit_related_records"}),
)


_SALESFORCE_ID: Final = func.coalesce(func.nullif(Prospect.crm_contact_fid, ""), Prospect.crm_lead_fid)
_PARAMETERS: Final = ("campaignParameter", "contentParameter", "mediumParameter", "sourceParameter", "termParameter")

_TEXTS: Final = (
    *("firstName", "lastName", "salutation", "company", "website", "jobTitle", "department", "country", "addressOne"),
    *("addressTwo", "city", "state", "territory", "zip", "phone", "fax", "source", "annualRevenue", "employees"),
    *("industry", "yearsInBusiness"),
)


PROSPECTS: Final = ApiObject(
    object="prospect",
    collection="prospects",
    model=Prospect,
    has_recycle_bin=True,
    custom_fields=custom,
    writes=bodies.WRITES,
    actions=(with_tags("Prospect", "prospect"), bodies.add_actions),
    members=(
        identity(Prospect.id),
        *writable(integers(Prospect, "campaignId"), accept=bodies.campaign),
        *writable(integers(Prospect, "prospectAccountId"), accept=bodies.prospect_account),
        *writable(absent("Integer", "profileId"), writes=NOT_KEPT, accept=bodies.profile),
        *absent("Integer", "lifecycleStageId"),
        *writable(
            [reference("userId", Prospect.assigned_to_id, of="user")], writes="assigned_to_id", accept=bodies.user
        ),
        reference("assignedToId", Prospect.assigned_to_id, of="user"),
        *absent("Integer", "createdById", "updatedById"),
        *writable(integers(Prospect, "score"), accept=lambda _, given: accepting.integer(given) or 0),
        Field(
            name="email",
            type="String",
            column=Prospect.email,
            filter="equal",
            key=Prospect.email_key,
            read=values_of_5.email,
            writes="email",
            is_required=True,
            accept=bodies.email,
        ),
        *writable(strings(Prospect, *_TEXTS)),
        *writable(strings(Prospect, "comments", "notes"), most=MAX_LONG_TEXT),
        *strings(Prospect, "grade"),
        Field(
            name="recentInteraction", type="String", column=Prospect.last_activity_at, show=document.recent_interaction
        ),
        *absent("String", "emailBouncedReason", "firstReferrerQuery", "firstReferrerType", "firstReferrerUrl"),
        *absent("String", *_PARAMETERS, "convertedFromObjectName", "convertedFromObjectType", "password"),
        Field(name="salesforceId", type="String", column=_SALESFORCE_ID, filter="equal", writes="salesforce_id"),
        Field(name="salesforceAccountId", type="String", column=Prospect.crm_account_fid),
        *absent("String", "salesforceCampaignId"),
        Field(name="salesforceContactId", type="String", column=Prospect.crm_contact_fid),
        Field(name="salesforceLeadId", type="String", column=Prospect.crm_lead_fid),
        *writable(
            [Field(name="salesforceOwnerId", type="String", column=Prospect.crm_owner_fid)],
            writes=NOT_KEPT,
            accept=bodies.owner,
        ),
        Field(name="salesforceUrl", type="String", column=Prospect.crm_url),
        *writable(booleans(Prospect, "isDoNotEmail", "isDoNotCall", "optedOut", "isReviewed", "isStarred")),
        Field(name="isDeleted", type="Boolean", column=Prospect.deleted),
        *absent("Boolean", "doNotSell", "isEmailHardBounced"),
        *times(Prospect),
        Field(
            name="lastActivityAt",
            type="DateTime",
            column=Prospect.last_activity_at,
            filter="times",
            is_sortable=True,
        ),
        *absent("DateTime", "firstActivityAt", "firstAssignedAt", "convertedAt", "emailBouncedAt"),
        Field(name="salesforceLastSync", type="DateTime", column=Prospect.crm_last_sync),
        Relation("campaign", "campaign", Prospect.campaign_id),
        Relation("prospectAccount", "prospectAccount", Prospect.prospect_account_id),
        Relation("assignedTo", "user", Prospect.assigned_to_id),
        Relation("createdBy", "user"),
        Relation("updatedBy", "user"),
    ),
)


router = PardotRouter("prospect")

_SEVERAL: Final = described.one("Prospect", "prospect", lambda: described.several(document.whole_type()))

MAX_RELATED: Final = 2_000
"""The number of activities returned with `limit_related_records`."""


@router.operation(
    "create",
    fields=NewProspectFields,
    errors=(13, 36, 4, 9, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    is_short=True,
    answer=_SEVERAL,
)
def create(call: CurrentCall) -> Document:
    """Create a prospect."""
    return _answer(call, [parameters.create(call)])


@router.operation(
    "read",
    requires=(("id", "email", "fid"),),
    takes=("limit_related_records",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 77, 3, 81, 132, 4, 50),
    answer=_SEVERAL,
)
def read(call: CurrentCall) -> Document:
    """Return the prospects with this id, `fid` or address; several only in version 4."""
    found = parameters.live(call)
    text = call.parameters.get("limit_related_records") or ""
    is_limited = text != "" and values.checked(values.flag, text, 50, "limit_related_records")
    return _answer(call, found, most_activities=MAX_RELATED if is_limited else None)


@router.operation(
    "update",
    requires=(("id", "email", "fid"),),
    fields=ProspectFields,
    errors=(13, 16, 77, 3, 81, 132, 4, 36, 54, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    answer=_SEVERAL,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a prospect."""
    return _answer(call, [parameters.update(call, parameters.one(call))])


@router.operation(
    "upsert",
    requires=(("id", "email", "fid"),),
    fields=ProspectFields,
    errors=(13, 16, 77, 81, 3, 14, 36, 4, 54, 125, 10, 79, 38, 37, 59, 61, 29, 55, 18, 52),
    writes=True,
    upserts=True,
    answer=_SEVERAL,
)
def upsert(call: CurrentCall) -> Document:
    """Change a prospect, or create it if it does not exist."""
    upserted = parameters.upsert(call)
    call.has_created = upserted.is_new
    return _answer(call, [upserted.prospect_id])


@router.operation(
    "delete",
    requires=(("id", "email", "fid"),),
    methods=("POST", "DELETE"),
    writes=True,
    errors=(13, 16, 77, 3, 81, 132, 4),
)
def delete(call: CurrentCall) -> None:
    """Delete a prospect."""
    service.delete(call.db, call.account, parameters.one(call), now=call.now)


@router.operation(
    "assign",
    requires=(("id", "email", "fid"), ("user_id", "user_email", "group_id")),
    errors=(13, 16, 77, 3, 81, 132, 4, 12, 47, 10, 11, 45),
    writes=True,
    answer=_SEVERAL,
)
def assign(call: CurrentCall) -> Document:
    """Assign a prospect to a user."""
    prospect_id = parameters.live(call)[0]
    service.assign(call.db, call.account, prospect_id, parameters.new_owner(call), now=call.now)
    return _answer(call, [prospect_id])


@router.operation(
    "unassign", requires=(("id", "email", "fid"),), errors=(13, 16, 77, 3, 81, 132, 4), writes=True, answer=_SEVERAL
)
def unassign(call: CurrentCall) -> Document:
    """Remove the assignment of a prospect to a user."""
    prospect_id = parameters.live(call)[0]
    service.unassign(call.db, call.account, prospect_id, now=call.now)
    return _answer(call, [prospect_id])


@router.operation(
    "batchcreate",
    requires=("prospects",),
    errors=(36, 71, 70, 90, 91, 125, 10, 79),
    writes=True,
    in_parts=True,
    answer=described.batch,
)
def batch_create(call: CurrentCall) -> Document:
    """Create up to 50 prospects; failures are reported one by one."""
    return batch.create(call)


@router.operation(
    "batchupdate", requires=("prospects",), errors=(36, 71, 70, 90), writes=True, in_parts=True, answer=described.batch
)
def batch_update(call: CurrentCall) -> Document:
    """Change up to 50 prospects; failures are reported one by one."""
    return batch.update(call)


@router.operation(
    "batchupsert",
    requires=("prospects",),
    errors=(36, 71, 70, 90, 125, 10, 79),
    writes=True,
    in_parts=True,
    upserts=True,
    answer=described.batch,
)
def batch_upsert(call: CurrentCall) -> Document:
    """Change or create up to 50 prospects; failures are reported one by one."""
    return batch.upsert(call)


@router.operation(
    "query",
    takes=("fields",),
    methods=METHODS_OF_READS,
    criteria=QUERY,
    streams=True,
    answer=described.page("Prospect", "prospect", lambda: document.json_types()["found"]),
)
def query(call: CurrentCall) -> Document | PageResult:
    """Return a page of prospects, without their activities and lists."""
    output: Output = "simple" if call.output == "full" else call.output
    fields = frozenset(call.parameters.several("fields")) or None
    db, account, zone = call.db, call.account, call.zone

    def documents(records: Iterable[ProspectRecord]) -> list[Document]:
        return [document.prospect(record, output, account, zone, fields=fields) for record in records]

    selection = QUERY.read(call)
    total = reading.total(db, account, selection) if has_total(call) else None
    if is_streamed(selection):
        return PageResult("prospect", map(documents, reading.stream(db, account, selection)), total)
    page = documents(reading.query(db, account, selection, DEPTHS[output]))
    return PageResult("prospect", [page], total, streamed=False)


def _answer(call: Call, ids: list[int], *, most_activities: int | None = None) -> Document:
    """Return the documents of these prospects; several only in version 4."""
    depth = DEPTHS[call.output]
    records = reading.read(call.db, call.account, ids, depth, most_activities=most_activities)
    return {"prospect": [document.prospect(record, call.output, call.account, call.zone) for record in records]}
