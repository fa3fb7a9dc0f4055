"""Activities in answers (contract 3.8)."""

import html
from collections.abc import Iterable
from typing import Any, NotRequired

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.activity import types
from dealdock.web.rest.answers import closed


@closed
class ShownParent(TypedDict):
    """The record that an activity belongs to."""

    id: int
    type: str


@closed
class TypeOfActivity(TypedDict):
    """The type of an activity."""

    id: int
    category: str
    name: NotRequired[str]


@closed
class StageOfChange(TypedDict):
    """A stage before or after a change."""

    id: int
    name: str


@closed
class ShownActivity(TypedDict):
    """An activity in answers."""

    id: int
    parent: ShownParent
    type: TypeOfActivity
    user_id: int | None
    details: str | None
    activity_date: int
    old_value: StageOfChange | str | None
    new_value: StageOfChange | str | None
    date_created: int
    date_modified: int


def activities(rows: Iterable[AnyRow]) -> list[dict[str, Any]]:
    """Return activities as JSON, with HTML details. A deleted object has only its id."""
    return [{"id": row.id, "is_deleted": True} if row.deleted else _activity(row) for row in rows]


def _type(row: AnyRow) -> dict[str, Any]:
    """Return the type of an activity. Only changes of a status and of a stage have its name."""
    shown = {"id": row.type_id, "category": row.type_category}
    name = types.NAMES.get(row.type_id) if row.type_category == types.SYSTEM else None
    return shown if name is None else {**shown, "name": name}


def _activity(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "parent": {"id": row.parent_id, "type": row.parent_type},
        "type": _type(row),
        "user_id": row.user_id,
        "details": None if row.details is None else html.escape(row.details),
        "activity_date": int(row.activity_date.timestamp()),
        "old_value": row.old_value,
        "new_value": row.new_value,
        "date_created": int(row.created_at.timestamp()),
        "date_modified": int(row.updated_at.timestamp()),
    }
