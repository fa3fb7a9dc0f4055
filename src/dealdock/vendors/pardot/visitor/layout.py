"""Layout of a visitor in a response: row -> document."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment

NAMES_IN_MOBILE: Final = ("id", "prospect_id", "page_view_count", "ip_address", "hostname", "created_at", "updated_at")


def visitor(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a visitor, with timestamps in the user's zone. Without page views the count is empty."""
    return {
        "id": row.id,
        "prospect_id": row.prospect_id,
        "page_view_count": row.page_view_count or None,
        "ip_address": row.ip_address,
        "hostname": row.hostname,
        "browser": row.browser,
        "browser_version": row.browser_version,
        "operating_system": row.operating_system,
        "operating_system_version": row.operating_system_version,
        "language": row.language,
        "screen_height": row.screen_height,
        "screen_width": row.screen_width,
        "is_flash_enabled": row.is_flash_enabled,
        "is_java_enabled": row.is_java_enabled,
        "campaign_parameter": row.campaign_parameter,
        "medium_parameter": row.medium_parameter,
        "source_parameter": row.source_parameter,
        "content_parameter": row.content_parameter,
        "term_parameter": row.term_parameter,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }


def visitor_in_mobile(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a visitor at the output level `mobile`."""
    document = visitor(row, zone)
    return {name: document[name] for name in NAMES_IN_MOBILE}
