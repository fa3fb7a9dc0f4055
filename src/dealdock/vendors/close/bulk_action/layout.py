"""A bulk action in answers (contract part 2, B.8)."""

from collections.abc import Mapping
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.bulk_action.model import CREATED
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import moments


def selection(row: AnyRow) -> Mapping[str, Any]:
    """Return the keys by which objects were chosen, and the status."""
    return {
        "results_limit": row.results_limit,
        "s_query": row.s_query,
        "send_done_email": row.send_done_email,
        "sort": row.sort,
        "status": row.status,
    }


def _s_query(row: AnyRow) -> Any:
    """Return the search. The query `*`, which matches all, is shown in the form of the advanced search."""
    return {"negate": False, "type": "match_all"} if row.s_query is None and row.query == "*" else row.s_query


def authored(context: Context, kind: str, row: AnyRow) -> Mapping[str, Any]:
    """Return the keys of every record."""
    ids = context.ids
    return {
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": ids.show(kind, row.id),
        "organization_id": ids.organization,
        "updated_by": ids.show_optional("user", row.updated_by),
    }


def action(context: Context, kind: str, row: AnyRow) -> dict[str, Any]:
    """Return the action as JSON. The numbers are null until it is begun."""
    total = None if row.status == CREATED else row.total
    return {
        **row.details,
        **authored(context, kind, row),
        **selection(row),
        "s_query": _s_query(row),
        "n_leads": total,
        "n_leads_processed": row.processed,
        "n_objects": total,
        "n_objects_processed": row.processed,
        "query": row.query,
    }
