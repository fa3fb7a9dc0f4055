"""An opportunity status in answers."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids


def opportunity_status(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the status as JSON has it."""
    return {
        **in_pipeline(ids, row),
        "organization_id": ids.organization,
        "pipeline_id": ids.show("pipeline", row.pipeline_id),
    }


def in_pipeline(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the status as its pipeline has it."""
    return {"id": ids.show("opportunityStatus", row.id), "label": row.label, "type": row.type}


def display_name(label: str, pipeline: str, pipelines: int) -> str:
    """Return the label, with the name of its pipeline where there are several pipelines."""
    return f"{pipeline}: {label}" if pipelines > 1 else label
