"""Activities, related items, files and webhooks in the control plane."""

from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection

from dealdock.control import fields as control_fields
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError, of_rows
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity import service, types
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.file.model import KINDS as FILE_PARENTS
from dealdock.vendors.copper.file.model import File
from dealdock.vendors.copper.names import PARENTS
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.related import queries as related
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.webhook.model import EVENTS, SUBSCRIBED, Webhook


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    if not queries.exists(db, account, given["parent_type"], given["parent_id"]):
        raise MissingReferenceError("parent_id", f"no {given['parent_type']} has the id {given['parent_id']}")
    user_id = given.get("user_id")
    if user_id is not None and not records.exists(db, account, User, user_id):
        raise MissingReferenceError("user_id", f"no user has the id {user_id}")
    category, type_id = given.pop("type_category"), given.pop("type_id")
    type_ = types.every(db, account).get((category, type_id))
    if type_ is None:
        raise MissingReferenceError("type_id", f"no type of activity has the id {type_id}")
    return service.create(db, account, now=now, type=type_, **given)


def _relate(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    if not records.exists(db, account, Opportunity, given["opportunity_id"]):
        raise MissingReferenceError("opportunity_id", f"no opportunity has the id {given['opportunity_id']}")
    if not queries.exists(db, account, given["related_type"], given["related_id"]):
        raise MissingReferenceError("related_id", f"no {given['related_type']} has the id {given['related_id']}")
    if related.is_linked(db, account, given["opportunity_id"], given["related_id"]):
        text = f"the opportunity {given['opportunity_id']} is related to it already: keep that item, or delete it first"
        raise MissingReferenceError("related_id", text)
    return records.add(db, account, RelatedItem, now=now, **given)


def _add_file(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    if not queries.exists(db, account, given["parent_type"], given["parent_id"]):
        raise MissingReferenceError("parent_id", f"no {given['parent_type']} has the id {given['parent_id']}")
    if given.get("creator_id") is not None and not records.exists(db, account, User, given["creator_id"]):
        raise MissingReferenceError("creator_id", f"no user has the id {given['creator_id']}")
    return records.add(db, account, File, now=now, **given)


RECORD_TYPES: Final = (
    Kind(
        "activity",
        "activities",
        Activity,
        create=_create,
        delete=service.remove,
        undelete=service.restore,
        new={
            "parent_type": Literal[PARENTS],
            "type_id": (control_fields.Count, 0),
            "type_category": (Literal["user", "system"], "user"),
            "activity_date": (control_fields.Moment | None, None),
            "old_value": (control_fields.AnyJson | None, None),
            "new_value": (control_fields.AnyJson | None, None),
        },
        example={"parent_id": 39, "parent_type": "opportunity", "details": "Wants a discount"},
    ),
    of_rows(
        "relatedItem",
        "relatedItems",
        RelatedItem,
        create=_relate,
        update=None,
        new={"related_type": Literal["person", "company"]},
        example={"opportunity_id": 39, "related_id": 37, "related_type": "person"},
    ),
    of_rows(
        "file",
        "files",
        File,
        create=_add_file,
        update=None,
        new={
            "parent_type": Literal[FILE_PARENTS],
            "file_name": control_fields.Name,
            "file_size": (control_fields.Count, 0),
            "content_type": (control_fields.Name | None, None),
        },
        example={"parent_id": 39, "parent_type": "opportunity", "file_name": "offer.pdf"},
    ),
    of_rows(
        "webhook",
        "webhooks",
        Webhook,
        new={
            "target": control_fields.Name,
            "type": Literal[SUBSCRIBED],
            "event": Literal[EVENTS],
            "secret": (control_fields.JsonObject | None, None),
            "headers": (control_fields.JsonObject | None, None),
        },
        example={"target": "https://example.com/hook", "type": "opportunity", "event": "new"},
    ),
)
