"""Layout of an email click in a response, at every output level: row -> document."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment

SOURCES: Final = ("tracker_redirect_id", "list_email_id", "drip_program_action_id", "email_template_id")
"""The ids of the records to which a click may belong, in the order of the response."""


def email_click(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of an email click, with timestamps in the user's zone. Absent ids are left out."""
    columns = row._mapping
    return {
        "id": row.id,
        "prospect_id": row.prospect_id,
        "url": row.url,
        **{name: columns[name] for name in SOURCES if columns[name] is not None},
        "created_at": moment(row.created_at, zone),
    }
