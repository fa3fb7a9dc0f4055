"""Layouts of an email and of its statistics in responses: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def email(row: AnyRow, zone: ZoneInfo, *, has_message: bool = True) -> Document:
    """Return the document of an email, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "isOneToOne": row.is_one_to_one,
        "subject": row.subject,
        **({"message": {"text": row.text, "html": row.html}} if has_message else {}),
        "created_at": moment(row.created_at, zone),
    }


def stats(row: AnyRow) -> Document:
    """Return the document of an email's statistics. Rates are percentages with two digits."""
    return {
        "sent": row.sent,
        "delivered": row.delivered,
        "total_clicks": row.total_clicks,
        "unique_clicks": row.unique_clicks,
        "soft_bounced": row.soft_bounced,
        "hard_bounced": row.hard_bounced,
        "opt_outs": row.opt_outs,
        "spam_complaints": row.spam_complaints,
        "opens": row.opens,
        "unique_opens": row.unique_opens,
        "delivery_rate": _rate(row.delivered, row.sent),
        "opens_rate": _rate(row.opens, row.delivered),
        "click_through_rate": _rate(row.total_clicks, row.delivered),
        "unique_click_through_rate": _rate(row.unique_clicks, row.delivered),
        "click_open_ratio": _rate(row.unique_clicks, row.unique_opens),
        "opt_out_rate": _rate(row.opt_outs, row.delivered),
        "spam_complaint_rate": _rate(row.spam_complaints, row.delivered),
    }


def _rate(part: int, whole: int) -> str:
    """Return the part as a percentage of the whole, half of the last digit rounded up."""
    hundredths = (part * 20_000 + whole) // (2 * whole) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02}%"
