"""Layout of a visit in a response: row -> document."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def visit(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a visit, with timestamps in the user's zone. Without page views these fields are empty."""
    first, last = row.first_visitor_page_view_at, row.last_visitor_page_view_at
    return {
        "id": row.id,
        "visitor_id": row.visitor_id,
        "prospect_id": row.prospect_id,
        "visitor_page_view_count": row.visitor_page_view_count or None,
        "first_visitor_page_view_at": _some_moment(first, zone),
        "last_visitor_page_view_at": _some_moment(last, zone),
        "duration_in_seconds": None if first is None else int((last - first).total_seconds()),
        "campaign_parameter": row.campaign_parameter,
        "medium_parameter": row.medium_parameter,
        "source_parameter": row.source_parameter,
        "content_parameter": row.content_parameter,
        "term_parameter": row.term_parameter,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }


def page_views(rows: Iterable[AnyRow], zone: ZoneInfo) -> Document:
    """Return the node with a visit's page views."""
    return {"visitor_page_views": {"visitor_page_view": [_page_view(row, zone) for row in rows]}}


def _page_view(row: AnyRow, zone: ZoneInfo) -> Document:
    return {"id": row.id, "url": row.url, "title": row.title, "created_at": moment(row.created_at, zone)}


def _some_moment(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else moment(at, zone)
