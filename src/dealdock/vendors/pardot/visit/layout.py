"""Layouts of a visit and of its page views in a response."""

from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.visit.model import Visit, VisitorPageView
from dealdock.vendors.pardot.wire.described import node
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, stored, time, times
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web.rest.answers import object_type

VISIT: Final = Layout(
    "VisitElement",
    *stored(Visit.id, Visit.visitor_id, Visit.prospect_id),
    Attribute("visitor_page_view_count", int | None, lambda row, _: row.visitor_page_view_count or None),
    time("first_visitor_page_view_at"),
    time("last_visitor_page_view_at"),
    Attribute("duration_in_seconds", int | None, lambda row, _: _seconds(row)),
    *stored(Visit.campaign_parameter, Visit.medium_parameter, Visit.source_parameter),
    *stored(Visit.content_parameter, Visit.term_parameter),
    *times(Visit.created_at, Visit.updated_at),
)
"""Without page views, the columns that follow from them are empty."""

_PAGE_VIEW: Final = Layout(
    "PageViewElement",
    *stored(VisitorPageView.id, VisitorPageView.url, VisitorPageView.title),
    *times(VisitorPageView.created_at),
)


def _seconds(row: AnyRow) -> int | None:
    first, last = row.first_visitor_page_view_at, row.last_visitor_page_view_at
    return None if first is None else int((last - first).total_seconds())


def whole_type(*, has_views: bool) -> Any:
    """Return the type of the JSON of a visit. `has_views`: it always has the node with its page views."""
    types = {**VISIT.types, "visitor_page_views": node("PageViews", "visitor_page_view", _PAGE_VIEW.type)}
    return object_type(
        "VisitWithViews" if has_views else "FoundVisit", types, () if has_views else ("visitor_page_views",)
    )


def page_views(rows: Iterable[AnyRow], zone: ZoneInfo) -> Document:
    """Return the node with a visit's page views."""
    return {"visitor_page_views": {"visitor_page_view": [_PAGE_VIEW(row, zone) for row in rows]}}
