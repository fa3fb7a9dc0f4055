"""What an activity looks like in an answer, by itself and inside other objects: row -> tree."""

from zoneinfo import ZoneInfo

from dealdock.core.reading import AnyRow
from dealdock.core.visitor_activity import ALWAYS_DETAILED, ID_FIELDS
from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.shape import moment


def visitor_activity(
    row: AnyRow, zone: ZoneInfo, *, prospect_id: bool = True, updated_at: bool = False, flat: bool = False
) -> Tree:
    """An activity as `visitor_activity.statement` of the core selects it; moments in the user's zone.

    `prospect_id`: not inside a prospect. `updated_at`: not inside another object. `flat`: the campaign's id without a
    node, as in bulk. What it doesn't have is left out.
    """
    tree: Tree = {"id": row.id, "visitor_id": row.visitor_id, "prospect_id": row.prospect_id if prospect_id else None}
    tree |= {"type": row.type, "type_name": row.type_name, "details": row.details}
    tree |= {name: getattr(row, name) for name in ID_FIELDS}
    if row.campaign_id is not None:
        tree |= {"campaign_id": row.campaign_id} if flat else {"campaign": _campaign(row)}
    tree["created_at"] = moment(row.created_at, zone)
    if updated_at:
        tree["updated_at"] = moment(row.updated_at, zone)
    empty = {"details"} if row.type in ALWAYS_DETAILED else frozenset()
    return {name: value for name, value in tree.items() if value is not None or name in empty}


def _campaign(row: AnyRow) -> Tree:
    return {"id": row.campaign_id, "name": row.campaign_name}
