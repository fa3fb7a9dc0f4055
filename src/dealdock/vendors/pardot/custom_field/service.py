"""Custom fields, which extend the standard fields of an account's prospects (contract, objects 2.9)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.errors import FIELD_ID_TAKEN, TOO_MANY_FIELDS
from dealdock.vendors.pardot.prospect.model import CustomFieldValue, Prospect
from dealdock.vendors.pardot.tag_object import service as tag_object_service

TYPES: Final = {
    1: "Text",
    2: "Radio Button",
    3: "Checkbox",
    4: "Dropdown",
    5: "Textarea",
    6: "Multi-Select",
    7: "Hidden",
    8: "Number",
    9: "Email",
    10: "Email with valid MX record",
    11: "Email from non-free provider",
    12: "Date",
    13: "Relational",
    14: "CRM User",
}
"""The types of custom fields, by number."""

TAG_TYPE: Final = "Prospect Custom Field"
"""The type of a custom field as an object with tags."""

CHECKBOX: Final = 3
"""The type whose single value `true` or `false` is a boolean in answers."""

NUMBER: Final = 8
"""The type whose values are numbers in answers."""

DATE: Final = 12
"""The type whose values are days."""

_FIELD_ID: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")  # an XML element name must not begin with a digit

MAX_FIELDS: Final = 500
"""The custom fields of an account. It is ours: Pardot's number depends on the edition."""
_NOT_SHOWN: Final = {"dataset_id", "email_key", "profile_criteria", "assigned_to_id", "deleted"}

STANDARD: Final = frozenset(column.name for column in Prospect.__table__.c if column.name not in _NOT_SHOWN) | {
    "password",
    "recent_interaction",
    "salesforce_fid",
    "is_archived",
    "campaign",
    "assigned_to",
    "last_activity",
    "profile",
    "visitors",
    "visitor_activities",
    "lists",
}
"""Names that a custom field cannot have, because prospects already use them."""


_EMPTY: Final[Mapping[str, Any]] = {
    "type": 1,
    "crm_id": None,
    "is_record_multiple_responses": False,
    "is_use_values": False,
    "is_required": False,
}


def create(db: Connection, account: AccountContext, *, field_id: str, now: datetime, **columns: Any) -> int:
    """Add a custom field and return its id. Raise `RecordError(FIELD_ID_TAKEN)`."""
    custom_field_id = datasets.take_ids(db, account.dataset_id, 1)  # this locks, so no two calls take one name
    known = by_field_id(db, account)
    if field_id in STANDARD or field_id in known:
        raise RecordError(FIELD_ID_TAKEN, field_id)
    if len(known) >= MAX_FIELDS:
        raise RecordError(TOO_MANY_FIELDS, len(known))
    row = {**_EMPTY, **columns, "field_id": field_id}
    records.insert(db, account, CustomField, custom_field_id, **row, now=now)
    return custom_field_id


def check_field_id(text: str) -> None:
    """Raise `ValueError` for a text that cannot be the name of a field in the API."""
    if not _FIELD_ID.fullmatch(text):
        raise ValueError("is not letters, digits and underscores, no digit first")


def by_field_id(db: Connection, account: AccountContext) -> Mapping[str, AnyRow]:
    """Return all custom fields by their name in prospects, in the order of their ids."""
    return {row.field_id: row for row in records.rows(db, account, CustomField)}


def delete(db: Connection, account: AccountContext, custom_field_id: int) -> None:
    """Delete a custom field and its values in all prospects."""
    here = records.one(account, CustomField, custom_field_id)
    locked = select(CustomField.id).where(*here).with_for_update()  # no other call adds a value
    if db.scalar(locked) is None:
        raise RecordError(NO_RECORD, custom_field_id)
    db.execute(
        sa.delete(CustomFieldValue).where(
            CustomFieldValue.dataset_id == account.dataset_id, CustomFieldValue.custom_field_id == custom_field_id
        )
    )
    tag_object_service.remove_object(db, account, TAG_TYPE, custom_field_id)
    db.execute(sa.delete(CustomField).where(*here))
