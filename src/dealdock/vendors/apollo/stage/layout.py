"""Stages and pipelines in answers (contract 3.1)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.settings import EDITION_2021, Edition


def stage(ids: Ids, row: AnyRow, edition: Edition) -> dict[str, Any]:
    """Return a stage as JSON."""
    shown: dict[str, Any] = {
        "id": ids.show("stage", row.id),
        "team_id": ids.team,
        "name": row.name,
        "display_order": float(row.display_order),
        "forecast_category_cd": row.forecast_category,
        "is_won": row.is_won,
        "is_closed": row.is_closed,
        "probability": float(row.probability),
        "description": row.description,
        "salesforce_id": row.salesforce_id,
    }
    if edition != EDITION_2021:
        pipeline = ids.show("pipeline", row.pipeline_id)
        shown |= {"is_meeting_set": False, "opportunity_pipeline_id": pipeline, "is_editable": True}
    return {**shown, "type": _type(row)}


def pipeline(ids: Ids, row: AnyRow, place: int) -> dict[str, Any]:
    """Return a pipeline as JSON; `place`: among all pipelines."""
    return {
        "id": ids.show("pipeline", row.id),
        "team_id": ids.team,
        "title": row.title,
        "default_pipeline": row.is_default,
        "display_order": place,
        "source": "api",
        "external_id": None,
        "sync_enabled": False,
    }


def _type(row: AnyRow) -> str:
    if not row.is_closed:
        return "Open"
    return "Closed/Won" if row.is_won else "Closed/Lost"
