"""Text messages: their fields, and additional members of their answers (contract 3.7)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity.calls import PHONE, parts_of_phone
from dealdock.vendors.close.activity.emails import AGENT, INBOX, MOMENT_TEXT, STATUS
from dealdock.vendors.close.activity.texts import ATTACHMENTS
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import field

FIELDS: Final = (
    STATUS,
    ATTACHMENTS,
    field("text", fields.text(), null=""),
    field("remote_phone", PHONE),
    field("local_phone", PHONE),
    field("date_scheduled", MOMENT_TEXT),
    field("date_sent", MOMENT_TEXT),
)

USUAL: Final[Mapping[str, Any]] = {
    **AGENT,
    "cost": None,
    "error_message": None,
    "sequence_id": None,
    "sequence_name": None,
    "sequence_subscription_id": None,
    "source": "External",
    "template_id": None,
}
"""The keys of messages that the service sends itself. Here messages are only records."""


def shown(row: AnyRow, _: str) -> dict[str, Any]:
    """Return the keys that follow from a message's fields."""
    details = row.details
    return {
        "direction": "inbound" if details["status"] == INBOX else "outbound",
        **parts_of_phone("local", details["local_phone"]),
        **parts_of_phone("remote", details["remote_phone"]),
    }
