"""What a custom field looks like in an answer, at every level of output: row -> tree."""

from zoneinfo import ZoneInfo

from dealdock.core.custom_field import TYPES
from dealdock.core.reading import AnyRow
from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.shape import moment


def custom_field(row: AnyRow, zone: ZoneInfo) -> Tree:
    """One custom field; moments in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "field_id": row.field_id,
        "type": TYPES[row.type],
        "type_id": row.type,
        "crm_id": row.crm_id,
        "is_record_multiple_responses": row.is_record_multiple_responses,
        "is_use_values": row.is_use_values,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
