"""Layouts of an email and of its statistics in responses."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.email.model import Email
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, named, stored, times
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web.rest.answers import object_type


def _message(row: AnyRow, _: ZoneInfo) -> Document:
    return {"text": row.text, "html": row.html}


EMAIL: Final = Layout(
    "EmailElement",
    *stored(Email.id, Email.name),
    named("isOneToOne", Email.is_one_to_one),
    *stored(Email.subject),
    Attribute("message", object_type("Message", {"text": str | None, "html": str | None}), _message, is_optional=True),
    *times(Email.created_at),
)
"""A call may leave out the message."""
WITHOUT_MESSAGE: Final = EMAIL.only("EmailWithoutMessage", [name for name in EMAIL.types if name != "message"])


def _rate(name: str, part: str, whole: str) -> Attribute:
    """Return the attribute that is one number as a percentage of another, half of the last digit rounded up."""

    def show(row: AnyRow, _: ZoneInfo) -> str:
        of, all_ = getattr(row, part), getattr(row, whole)
        hundredths = (of * 20_000 + all_) // (2 * all_) if all_ else 0
        return f"{hundredths // 100}.{hundredths % 100:02}%"

    return Attribute(name, str, show)


STATS: Final = Layout(
    "EmailStatistics",
    *stored(Email.sent, Email.delivered, Email.total_clicks, Email.unique_clicks, Email.soft_bounced),
    *stored(Email.hard_bounced, Email.opt_outs, Email.spam_complaints, Email.opens, Email.unique_opens),
    _rate("delivery_rate", "delivered", "sent"),
    _rate("opens_rate", "opens", "delivered"),
    _rate("click_through_rate", "total_clicks", "delivered"),
    _rate("unique_click_through_rate", "unique_clicks", "delivered"),
    _rate("click_open_ratio", "unique_clicks", "unique_opens"),
    _rate("opt_out_rate", "opt_outs", "delivered"),
    _rate("spam_complaint_rate", "spam_complaints", "delivered"),
)
