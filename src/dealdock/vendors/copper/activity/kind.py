"""The kinds of activities and of the account's own types of them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.control import fields as control_fields
from dealdock.platform.records.kind import Kind, MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.activity import service, types
from dealdock.vendors.copper.activity.model import Activity, ActivityType
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.record.resource import removing

ACTIVITY_TYPE: Final = of_rows(
    "activityType",
    "activityTypes",
    ActivityType,
    delete=removing(ActivityType, "activityType"),
    example={"name": "Visit"},
    named_by="name",
)


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    check_there(db, account, "parent", given)
    category, type_id = given.pop("type_category"), given.pop("type_id")
    type_ = types.every(db, account).get((category, type_id))
    if type_ is None:
        raise MissingReferenceError("type_id", f"no type of activity has the id {type_id}")
    return service.create(db, account, now=now, type=type_, **given)


def _update(db: Connection, account: AccountContext, activity_id: int, *, now: datetime, **changes: Any) -> None:
    if "activity_date" in changes and changes["activity_date"] is None:
        raise MissingReferenceError("activity_date", "must be a moment")
    service.change(db, account, activity_id, changes, now=now)


ACTIVITY: Final = Kind(
    "activity",
    "activities",
    Activity,
    references={"user_id": "user"},
    create=_create,
    update=_update,
    fixed={"parent_id", "parent_type", "type_id", "type_category"},
    delete=service.remove,
    undelete=service.restore,
    new={
        "activity_date": (control_fields.Moment | None, None),
        "old_value": (control_fields.AnyJson | None, None),
        "new_value": (control_fields.AnyJson | None, None),
    },
    example={"parent_id": 39, "parent_type": "opportunity", "details": "Wants a discount"},
    in_scenes={
        "parent_id": scene_fields.Named,
        "details": scene_fields.Details,
        "activity_date": scene_fields.SomeMoment,
    },
)
