"""Layout of an import in versions 3 and 4."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.jobs import COMPLETE
from dealdock.vendors.pardot.prospect_import.service import OPEN
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def state(row: AnyRow, operations: str) -> Document:
    """Return the document of an import that was created or changed. `operations`: the address before an operation."""
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    if row.status == OPEN and not row.is_expired:
        document["batchesRef"] = f"{operations}/batch/id/{row.id}"
    return document


def whole(row: AnyRow, operations: str) -> Document:
    """Return the document of an import that is read, with its counts."""
    document = state(row, operations) | _counts(row)
    if row.error_count:
        document["errorCount"] = row.error_count
        if row.status == COMPLETE and not row.is_expired:
            document["errorsRef"] = f"{operations}/downloadErrors/id/{row.id}"
    return document


def listed(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of an import in a page."""
    times = {"createdAt": row.created_at, "updatedAt": row.updated_at}
    document: Document = {"id": row.id, "state": row.status, "isExpired": row.is_expired}
    return document | _counts(row) | {name: moment(at, zone) for name, at in times.items()}


def _counts(row: AnyRow) -> Document:
    return {"createdCount": row.created_count, "updatedCount": row.updated_count}
