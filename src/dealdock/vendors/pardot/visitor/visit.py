"""Visits to the website with their page views, which are only read: `/api/visit/` (contract, objects 2.13)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Connection,
    ScalarSelect,
    SQLColumnExpression,
    bindparam,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased

from dealdock.platform.database.limited_rows import rows_within
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.errors import NO_VISIT
from dealdock.vendors.pardot.record.attributes import (
    Attribute,
    Layout,
    Shown,
    attribute,
    attributes,
    identity,
    related,
    stored,
    time,
    times,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation
from dealdock.vendors.pardot.visitor.model import Visit, Visitor, VisitorPageView
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.common_criteria import text_only
from dealdock.vendors.pardot.wire.described import node
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document, PageResult
from dealdock.web.rest.answers import object_type

MAX_PAGE_VIEWS: Final = 20_000
"""The page views that an answer shows with their visits. It is ours."""


def _of_visit(value: SQLColumnExpression[Any]) -> ScalarSelect[Any]:
    """Return a value of the page views of the row's visit."""
    account = bindparam("dataset_id", type_=BigInteger)
    here = (VisitorPageView.dataset_id == account, VisitorPageView.visit_id == Visit.id)
    return select(value).where(*here).correlate(Visit).scalar_subquery()


VIEWS: Final = _of_visit(func.count(VisitorPageView.id))
FIRST_VIEW: Final = _of_visit(func.min(VisitorPageView.created_at))
LAST_VIEW: Final = _of_visit(func.max(VisitorPageView.created_at))
SHOWN: Final = select(
    *Visit.__table__.c,
    VIEWS.label("visitor_page_view_count"),
    FIRST_VIEW.label("first_visitor_page_view_at"),
    LAST_VIEW.label("last_visitor_page_view_at"),
)
"""The SELECT of the visits of all accounts, with the columns that follow from their page views."""

_PAGE_VIEWS: Final = (
    select(VisitorPageView.__table__)
    .where(
        VisitorPageView.dataset_id == bindparam("dataset_id"),
        VisitorPageView.visit_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(VisitorPageView.visit_id, VisitorPageView.id)
)


def page_views(db: Connection, account: AccountContext, ids: Collection[int]) -> dict[int, Sequence[AnyRow]]:
    """Return the page views of these visits, by visit. Raises `TooMuch` for too many."""
    if not ids:
        return {}
    found = db.execute(_PAGE_VIEWS, {"dataset_id": account.dataset_id, "ids": [*ids]})
    by_visit: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows_within(found, MAX_PAGE_VIEWS, lambda row: row.url):
        by_visit[row.visit_id].append(row)
    return {**by_visit}


def add_page_view(
    db: Connection, account: AccountContext, *, visit_id: int, url: str, title: str | None = None, now: datetime
) -> int:
    """Add a page view to an existing visit and return its id. The visit and its visitor were changed by it."""
    added = records.add(db, account, VisitorPageView, visit_id=visit_id, url=url, title=title, now=now)
    at = account.times(VisitorPageView, now)["created_at"]
    of_visit = select(Visit.visitor_id).where(Visit.dataset_id == account.dataset_id, Visit.id == visit_id)
    changed = ((Visit, visit_id), (Visitor, of_visit.scalar_subquery()))
    for model, record_id in changed:
        here = (model.dataset_id == account.dataset_id, model.id == record_id, model.updated_at < at)
        db.execute(update(model).where(*here).values(updated_at=at))
    return added


def moments_until(now: datetime, seconds: Iterable[int]) -> list[datetime]:
    """Return the moments of page views with that many seconds between them. The last one is now."""
    after = list(accumulate(seconds, initial=0))
    return [now - timedelta(seconds=after[-1] - each) for each in after]


def _seconds(row: AnyRow) -> int | None:
    first, last = row.first_visitor_page_view_at, row.last_visitor_page_view_at
    return None if first is None else int((last - first).total_seconds())


def _moment(name: str, api_name: str, column: Any) -> Attribute:
    return Attribute(time(name), (Field(name=api_name, type="DateTime", column=column),))


_ANY_OF: Final = partial(Criterion, text_only(values.record_id), 16, several=True)

_QUERY: Final = Query(
    criteria={
        "ids": _ANY_OF(Visit.id.in_),
        "visitor_ids": _ANY_OF(Visit.visitor_id.in_),
        "prospect_ids": _ANY_OF(Visit.prospect_id.in_),
    },
    ranges=(),
    sorts={"id": Sorting(Visit.id, descending=False)},
    mobile_is_all=False,
)

VISITS: Final = Resource(
    object="visit",
    collection="visits",
    model=Visit,
    attributes=(
        identity(Visit, has_list=False),
        attribute(Visit.visitor_id, filter="ids", of="visitor"),
        attribute(Visit.prospect_id, filter="ids", of="prospect"),
        Attribute(
            Shown("visitor_page_view_count", int | None, lambda row, _: row.visitor_page_view_count or None),
            (Field(name="visitorPageViewCount", type="Integer", column=VIEWS, show=lambda count, _: count or None),),
        ),
        _moment("first_visitor_page_view_at", "firstVisitorPageViewAt", FIRST_VIEW),
        _moment("last_visitor_page_view_at", "lastVisitorPageViewAt", LAST_VIEW),
        Attribute(
            Shown("duration_in_seconds", int | None, lambda row, _: _seconds(row)),
            (
                Field(
                    name="durationInSeconds",
                    type="Integer",
                    column=type_coerce(LAST_VIEW, BigInteger) - type_coerce(FIRST_VIEW, BigInteger),
                ),
            ),
        ),
        *attributes(Visit.campaign_parameter, Visit.medium_parameter, Visit.source_parameter),
        *attributes(Visit.content_parameter, Visit.term_parameter),
        *times(Visit),
        related("prospect", "prospect", Visit.prospect_id),
    ),
    query=_QUERY,
    statement=SHOWN,
    absence=NO_VISIT,
)
"""Without page views, the columns that follow from them are empty."""

_PAGE_VIEW: Final = Layout(
    "PageViewElement",
    *stored(VisitorPageView.id, VisitorPageView.url, VisitorPageView.title),
    time("created_at", is_nullable=False),
)


def _whole_type(*, has_views: bool) -> Any:
    """Return the type of the JSON of a visit. `has_views`: it always has the node with its page views."""
    types = {**VISITS.layout.types, "visitor_page_views": node("PageViews", "visitor_page_view", _PAGE_VIEW.type)}
    return object_type(
        "VisitWithViews" if has_views else "FoundVisit", types, () if has_views else ("visitor_page_views",)
    )


def _views(rows: Iterable[AnyRow], zone: ZoneInfo) -> Document:
    """Return the node with a visit's page views."""
    return {"visitor_page_views": {"visitor_page_view": [_PAGE_VIEW(row, zone) for row in rows]}}


@VISITS.router.operation(
    "read",
    requires=("id",),
    methods=METHODS_OF_READS,
    errors=(13, 16, 48),
    is_short=True,
    answer=described.one("Visit", "visit", lambda: _whole_type(has_views=True)),
)
def read(call: CurrentCall) -> Document:
    """Return one visit with its page views."""
    visit_id = values.required_id(call)
    views = page_views(call.db, call.account, [visit_id]).get(visit_id, ())
    return VISITS.one(call, visit_id, _views(views, call.zone))


@VISITS.router.operation(
    "query",
    requires=((*_QUERY.criteria,),),
    methods=METHODS_OF_READS,
    criteria=_QUERY,
    errors=(13, *_QUERY.errors),
    streams=True,
    answer=described.page("Visit", "visit", lambda: _whole_type(has_views=False)),
)
def query(call: CurrentCall) -> PageResult:
    """Return a page of visits of the given ids, visitors or prospects. Only bulk output has their page views."""
    if not any(call.parameters.several(name) for name in _QUERY.criteria):
        raise values.missing(*_QUERY.criteria, one_of=True)

    def with_page_views(rows: Sequence[AnyRow]) -> list[Document]:
        views = page_views(call.db, call.account, [row.id for row in rows])
        return [VISITS.layout(row, call.zone) | _views(views.get(row.id, ()), call.zone) for row in rows]

    return VISITS.rows(call, with_page_views if call.output == "bulk" else None)


_LATER: Final = aliased(VisitorPageView)
_NEXT: Final = (
    select(func.min(type_coerce(_LATER.created_at, BigInteger)))
    .where(
        _LATER.dataset_id == bindparam("dataset_id", type_=BigInteger),
        _LATER.visit_id == VisitorPageView.visit_id,
        _LATER.id > VisitorPageView.id,
    )
    .correlate(VisitorPageView)
    .scalar_subquery()
)
_VISITOR_ID: Final = (
    select(Visit.visitor_id)
    .where(Visit.dataset_id == bindparam("dataset_id", type_=BigInteger), Visit.id == VisitorPageView.visit_id)
    .correlate(VisitorPageView)
    .scalar_subquery()
)

VISITOR_PAGE_VIEWS: Final = ApiObject(
    object="visitorPageView",
    collection="visitor-page-views",
    model=VisitorPageView,
    members=(
        fields.identity(VisitorPageView.id, has_list=False),
        *fields.strings(VisitorPageView, "url", "title"),
        *fields.integers(VisitorPageView, "visitId"),
        Field(name="visitorId", type="Integer", column=_VISITOR_ID),
        Field(
            name="durationInSeconds",
            type="Integer",
            column=_NEXT - type_coerce(VisitorPageView.created_at, BigInteger),
        ),
        *fields.absent("Integer", "campaignId"),
        *fields.absent("String", "salesforceId"),
        next(fields.times(VisitorPageView)),
        Relation("visit", "visit", VisitorPageView.visit_id),
        Relation("visitor", "visitor", _VISITOR_ID),
        Relation("campaign", "campaign"),
    ),
)
"""In version 5. The duration is the time until the next page of the visit, and null for the last one."""

VISIT: Final[Kind] = of_rows(
    "visit",
    "visits",
    Visit,
    references={"visitor_id": "visitor", "prospect_id": "prospect"},
    parts=(VisitorPageView,),
    example={"visitor_id": 381, "prospect_id": 101},
)
VISITOR_PAGE_VIEW: Final = of_rows(
    "visitorPageView",
    "visitorPageViews",
    VisitorPageView,
    references={"visit_id": "visit"},
    create=add_page_view,
    example={"visit_id": 383, "url": "https://company.example/prices", "title": "Prices"},
)
