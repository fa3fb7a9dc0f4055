"""Layouts of an email and of its statistics in responses: row -> document."""

from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment
from dealdock.web.rest.answers import object_type


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


_COUNTS: Final = (
    *("sent", "delivered", "total_clicks", "unique_clicks", "soft_bounced", "hard_bounced", "opt_outs"),
    *("spam_complaints", "opens", "unique_opens"),
)
_RATES: Final = {
    "delivery_rate": ("delivered", "sent"),
    "opens_rate": ("opens", "delivered"),
    "click_through_rate": ("total_clicks", "delivered"),
    "unique_click_through_rate": ("unique_clicks", "delivered"),
    "click_open_ratio": ("unique_clicks", "unique_opens"),
    "opt_out_rate": ("opt_outs", "delivered"),
    "spam_complaint_rate": ("spam_complaints", "delivered"),
}
"""The rates of an email, each with the numbers of the part and of the whole."""


def stats(row: AnyRow) -> Document:
    """Return the document of an email's statistics. Rates are percentages with two digits."""
    counts = {name: getattr(row, name) for name in _COUNTS}
    return {**counts, **{name: _rate(counts[part], counts[whole]) for name, (part, whole) in _RATES.items()}}


def _rate(part: int, whole: int) -> str:
    """Return the part as a percentage of the whole, half of the last digit rounded up."""
    hundredths = (part * 20_000 + whole) // (2 * whole) if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def json_type() -> Any:
    """Return the type of the JSON of an email. A call may leave out the message."""
    message = object_type("Message", {"text": str | None, "html": str | None})
    own = {"id": int, "name": str, "isOneToOne": bool, "subject": str | None, "message": message, "created_at": str}
    return object_type("EmailElement", own, {"message"})


def stats_type() -> Any:
    """Return the type of the JSON of an email's statistics."""
    rates = dict.fromkeys(_RATES, str)
    return object_type("EmailStatistics", {**dict.fromkeys(_COUNTS, int), **rates})
