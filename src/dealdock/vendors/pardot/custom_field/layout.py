"""Layout of a custom field in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.custom_field.service import TYPES
from dealdock.vendors.pardot.wire.operations import NEWEST_VERSION
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def custom_field(row: AnyRow, zone: ZoneInfo, *, version: int) -> Document:
    """Return the document of a custom field, with timestamps in the user's zone.

    Only version 4 shows whether analytics has the field, which is never so.
    """
    return {
        "id": row.id,
        "name": row.name,
        "field_id": row.field_id,
        "type": TYPES[row.type],
        "type_id": row.type,
        "crm_id": row.crm_id,
        "is_record_multiple_responses": row.is_record_multiple_responses,
        "is_use_values": row.is_use_values,
        **({"is_analytics_synced": False} if version == NEWEST_VERSION else {}),
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
