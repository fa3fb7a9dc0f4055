"""Layouts of a visitor in a response."""

from typing import Any, Final

from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor_activity.layout import json_types as activity_types
from dealdock.vendors.pardot.wire.described import node
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, stored, times
from dealdock.web.rest.answers import object_type

VISITOR: Final = Layout(
    "VisitorElement",
    *stored(Visitor.id, Visitor.prospect_id),
    Attribute("page_view_count", int | None, lambda row, _: row.page_view_count or None),
    *stored(Visitor.ip_address, Visitor.hostname, Visitor.browser, Visitor.browser_version),
    *stored(Visitor.operating_system, Visitor.operating_system_version, Visitor.language),
    *stored(Visitor.screen_height, Visitor.screen_width, Visitor.is_flash_enabled, Visitor.is_java_enabled),
    *stored(Visitor.campaign_parameter, Visitor.medium_parameter, Visitor.source_parameter),
    *stored(Visitor.content_parameter, Visitor.term_parameter),
    *times(Visitor.created_at, Visitor.updated_at),
)
"""Without page views the count is empty."""
MOBILE: Final = VISITOR.only(
    "VisitorInMobile",
    ("id", "prospect_id", "page_view_count", "ip_address", "hostname", "created_at", "updated_at"),
)
"""The layout of the output level `mobile`."""


def json_type(*, has_activities: bool) -> Any:
    """Return the type of the JSON of a visitor. `has_activities`: at the output level `full`, it has its activities."""
    if not has_activities:
        return VISITOR.type | MOBILE.type
    activities = node("ActivitiesOfVisitorNode", "visitor_activity", activity_types()["in_visitor"])
    whole = object_type("WholeVisitor", {**VISITOR.types, "visitor_activities": activities})
    return whole | VISITOR.type | MOBILE.type
