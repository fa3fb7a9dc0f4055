"""A pipeline in answers."""

from collections.abc import Iterable
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.opportunity_status.layout import in_pipeline
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments


def pipeline(ids: Ids, row: AnyRow, statuses: Iterable[AnyRow]) -> dict[str, Any]:
    """Return the pipeline as JSON has it. `statuses`: those of all pipelines, in their order."""
    return {
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written_without_offset(row.created_at),
        "date_updated": moments.written_without_offset(row.updated_at),
        "id": ids.show("pipeline", row.id),
        "name": row.name,
        "organization_id": ids.organization,
        "statuses": [in_pipeline(ids, status) for status in statuses if status.pipeline_id == row.id],
        "updated_by": ids.show_optional("user", row.updated_by),
    }
