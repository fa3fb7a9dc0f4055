"""Layout of an export in versions 3 and 4."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def export(row: AnyRow, zone: ZoneInfo, references: Sequence[str] = ()) -> Document:
    """Return the document of an export. `references`: the addresses of its files."""
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    if references:
        document["resultRefs"] = list(references)
    times = {"createdAt": row.created_at, "updatedAt": row.updated_at}
    return document | {name: moment(at, zone) for name, at in times.items()}
