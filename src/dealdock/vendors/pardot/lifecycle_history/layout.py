"""Layout of a lifecycle history in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def lifecycle_history(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a lifecycle history, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "prospect_id": row.prospect_id,
        "previous_stage_id": row.previous_stage_id,
        "next_stage_id": row.next_stage_id,
        "seconds_elapsed": row.seconds_elapsed,
        "created_at": moment(row.created_at, zone),
    }
