"""Activities: how they are shown, their changes, and the traces of changes of other records (contract 2.9, 3.8)."""

import html
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NotRequired

from sqlalchemy import Connection, bindparam, case, insert, select, update
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import activity_type
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.activity_type import STAGE_CHANGE, STATUS_CHANGE, Type
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.resource import RESOURCES
from dealdock.vendors.copper.webhook import announcing
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
    name = activity_type.NAMES.get(row.type_id) if row.type_category == activity_type.SYSTEM else None
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


ACTIVITY: Final = "activity_log"
"""The type of its events."""


def read(db: Connection, account: AccountContext, activity_id: int) -> AnyRow:
    """Return an activity, deleted or not. Raises `RecordError(NO_RECORD)`."""
    here = (Activity.dataset_id == account.dataset_id, Activity.id == activity_id)
    row = db.execute(select(Activity.__table__).where(*here)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, activity_id)
    return row


announcing.RENDERERS[ACTIVITY] = lambda context, number, _: activities([read(context.db, context.account, number)])[0]


def create(  # noqa: PLR0913 (the fields of an activity)
    db: Connection,
    account: AccountContext,
    *,
    parent_type: Entity,
    parent_id: int,
    type: Type,
    user_id: int | None,
    now: datetime,
    details: str | None = None,
    activity_date: datetime | None = None,
    old_value: Any = None,
    new_value: Any = None,
) -> int:
    """Add an activity and return its id. One that counts as interaction is counted for its parent.

    The parent's last contact is the latest one, even if an older activity is added later.
    """
    given = account.given_times(Activity)
    date = activity_date or given.created_at or now
    values: dict[str, Any] = {"details": details, "old_value": old_value, "new_value": new_value, "deleted": False}
    about = {"parent_id": parent_id, "parent_type": parent_type, "user_id": user_id, "activity_date": date}
    of_type = {"type_id": type.id, "type_category": type.category}
    values |= given.complete(now) | {"updated_at": given.updated_at or date}  # by default its own date
    activity_id = datasets.take_ids(db, account.dataset_id, 1)
    key = {"dataset_id": account.dataset_id, "id": activity_id}
    db.execute(insert(Activity), {**key, **about, **of_type, **values})
    if type.count_as_interaction:
        model: Any = RESOURCES[parent_type].model
        last = model.__table__.c.date_last_contacted
        latest = case((last > date, last), else_=bindparam("contacted", date, type_=last.type))
        counted = {"interaction_count": model.interaction_count + 1, "date_last_contacted": latest}
        db.execute(update(model).where(*records.one(account, model, parent_id)).values(counted))
    announcing.created(db, account, ACTIVITY, activity_id, now=now)
    return activity_id


def change(
    db: Connection, account: AccountContext, activity_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change an activity. Raises `RecordError(NO_RECORD)`."""
    read(db, account, activity_id)
    announcing.changing(db, account, ACTIVITY, activity_id, now=now)
    records.change(db, account, Activity, activity_id, changes, now=now)


def remove(db: Connection, account: AccountContext, activity_id: int, *, now: datetime) -> None:
    """Mark an activity as deleted. Raises `RecordError(NO_RECORD)`."""
    records.change(db, account, Activity, activity_id, {"deleted": True}, now=now)
    announcing.deleted(db, account, ACTIVITY, activity_id, now=now)


def add_stage_change(
    db: Connection, account: AccountContext, old: Any, new: Any, *, pipeline_id: int | None, **about: Any
) -> None:
    """Add the activity of a new stage. `old` and `new`: the stages, each with id and name."""
    details = None if pipeline_id is None else str(pipeline_id)
    create(db, account, type=STAGE_CHANGE, details=details, old_value=old, new_value=new, **about)


def add_status_change(db: Connection, account: AccountContext, old: str | None, new: str | None, **about: Any) -> None:
    """Add the activity of a new status."""
    create(db, account, type=STATUS_CHANGE, old_value=old, new_value=new, **about)


def restore(db: Connection, account: AccountContext, activity_id: int, *, now: datetime) -> None:
    """Mark a deleted activity as live again. Raises `RecordError(NO_RECORD)`."""
    here = (Activity.dataset_id == account.dataset_id, Activity.id == activity_id, Activity.deleted.is_(True))
    if db.execute(update(Activity).where(*here).values(deleted=False, updated_at=now)).rowcount == 0:
        raise RecordError(NO_RECORD, activity_id)
    announcing.created(db, account, ACTIVITY, activity_id, now=now)
