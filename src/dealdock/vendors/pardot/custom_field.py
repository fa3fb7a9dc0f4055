"""Custom fields, which extend the standard fields of an account's prospects: `/api/customField/` (contract, 2.9)."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from sqlalchemy import Connection, Index, SmallInteger, literal, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.control import fields as control_fields
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.base import Base, DatasetId, RecordId, refers
from dealdock.platform.records.kind import of_rows, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.schema import optional
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import tag as tags
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.errors import FIELD_ID_TAKEN, TOO_MANY_FIELDS
from dealdock.vendors.pardot.record.attributes import (
    AUTHORS,
    Attribute,
    Layout,
    Shown,
    attribute,
    identity,
    named,
    newer,
    of_4,
    of_5,
    times,
)
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import NOT_KEPT, SUFFIX, BodyContext, Field, Writes
from dealdock.vendors.pardot.wire import common_criteria, values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import Fields, Name, Text, Truth
from dealdock.vendors.pardot.wire.operations import NEWEST_VERSION, Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Query, Sorting
from dealdock.vendors.pardot.wire.serializers import Document


class CustomField(Base):
    """A field of prospects in addition to the standard ones. Types: contract, objects 2.9."""

    __tablename__ = "pardot_custom_field"
    __table_args__ = (Index(None, "dataset_id", "field_id", unique=True),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    field_id: Mapped[str] = mapped_column(doc="The name of the field in the API")  # its name in prospects
    type: Mapped[int] = mapped_column(SmallInteger(), doc="The type, by number or name")
    crm_id: Mapped[str | None] = mapped_column(doc="The name of the field in the connected CRM")
    is_record_multiple_responses: Mapped[bool] = mapped_column(doc="True if the field can have several values")
    is_use_values: Mapped[bool] = mapped_column(doc="True if the field has a list of permitted values")
    is_required: Mapped[bool] = mapped_column(doc="True if forms require a value, which version 5 alone shows")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CustomFieldValue(Base):
    """A prospect's value in a custom field. Fields with several values have one row per value, by position."""

    __tablename__ = "pardot_custom_field_value"
    __table_args__ = (
        refers("prospect_id", "pardot_prospect"),
        refers("custom_field_id", "pardot_custom_field"),
        Index(None, "dataset_id", "custom_field_id"),
    )

    dataset_id: Mapped[DatasetId]
    prospect_id: Mapped[int] = mapped_column(primary_key=True)
    custom_field_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(LongText())


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

_NODES: Final = {
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
"""The parts of prospects that are not columns."""


_EMPTY: Final[Mapping[str, Any]] = {
    "type": 1,
    "crm_id": None,
    "is_record_multiple_responses": False,
    "is_use_values": False,
    "is_required": False,
}


def add(db: Connection, account: AccountContext, *, field_id: str, now: datetime, **columns: Any) -> int:
    """Add a custom field and return its id. Raise `RecordError(FIELD_ID_TAKEN)`."""
    custom_field_id = datasets.take_ids(db, account.dataset_id, 1)  # this locks, so no two calls take one name
    known = by_field_id(db, account)
    if field_id in standard() or field_id in known:
        raise RecordError(FIELD_ID_TAKEN, field_id)
    if len(known) >= MAX_FIELDS:
        raise RecordError(TOO_MANY_FIELDS, len(known))
    row = {**_EMPTY, **columns, "field_id": field_id}
    records.insert(db, account, CustomField, custom_field_id, **row, now=now)
    return custom_field_id


@cache
def standard() -> frozenset[str]:
    """Return the names that a custom field cannot have, because prospects already use them."""
    columns = Base.metadata.tables["pardot_prospect"].c
    return frozenset(column.name for column in columns if column.name not in _NOT_SHOWN) | _NODES


def check_field_id(text: str) -> None:
    """Raise `ValueError` for a text that cannot be the name of a field in the API."""
    if not _FIELD_ID.fullmatch(text):
        raise ValueError("is not letters, digits and underscores, no digit first")


def by_field_id(db: Connection, account: AccountContext) -> Mapping[str, AnyRow]:
    """Return all custom fields by their name in prospects, in the order of their ids."""
    return {row.field_id: row for row in records.rows(db, account, CustomField)}


def remove(db: Connection, account: AccountContext, custom_field_id: int) -> None:
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
    tags.take_all(db, account, TAG_TYPE, custom_field_id)
    db.execute(sa.delete(CustomField).where(*here))


_NUMBERS: Final = {name: number for number, name in TYPES.items()}


def _field_id(text: str) -> str:
    check_field_id(text)
    if len(text) > values.MAX_TEXT:
        raise PardotError(52, f"field_id is longer than {values.MAX_TEXT} characters")
    return text


def _type(text: str) -> int:
    """Return the type with this number or name; empty text is type Text."""
    if text == "":
        return 1
    if text.strip().lower() in {name.lower() for name in _NUMBERS}:
        return _NUMBERS[values.one_of(*_NUMBERS)(text)]
    if (number := values.whole_number(text)) not in TYPES:
        raise ValueError(f"is not a type of field: they are 1 to {max(TYPES)}, or {', '.join(_NUMBERS)}")
    return number


class CustomFieldFields(Fields):
    """The fields of `update` in versions 3 and 4. Error 52."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("name",)

    name: Name = ""
    crm_id: Text = None
    is_record_multiple_responses: Truth = False
    is_use_values: Truth = False


class NewCustomFieldFields(CustomFieldFields):
    """The fields of `create` in versions 3 and 4. Errors 52, 139, 51. `type` is a number or a name."""

    REQUIRED = ("name", "field_id")
    CODES: ClassVar[Mapping[str, int]] = {"field_id": 139, "type": 51}

    field_id: Annotated[str, BeforeValidator(_field_id)] = ""
    type: Annotated[int, BeforeValidator(_type)] = 1


def _sent_field_id(_: BodyContext, given: Any) -> str:
    """Return the name of a field in the API, of a body of version 5. Errors 154, 139."""
    text = accepting.text(given) or ""
    try:
        check_field_id(text)
    except ValueError as error:
        raise refused(139, f"fieldId {quoted(text)} {error}") from None
    return text


def _sent_type(_: BodyContext, given: Any) -> int:
    """Return the number of a type by its name, of a body of version 5."""
    numbers = {name.lower(): number for name, number in _NUMBERS.items()}
    word = (accepting.text(given) or "").strip().lower()
    if word not in numbers:
        raise ValueError(f"is {quoted(word)}, and has to be one of {', '.join(numbers)}")
    return numbers[word]


def _type_5(number: int, _: ZoneInfo) -> str:
    return TYPES[number].lower()


def _layout(resource: Resource, call: Call) -> Layout:
    return resource.layout if call.version == NEWEST_VERSION else _OF_3


_ONLY_NEWER: Final = "is_analytics_synced"
_TRUTH: Final[dict[str, Any]] = {"is_written": True, "accept": accepting.truth}
_OF_NEW: Final[dict[str, Any]] = {"is_written": True, "is_required": True, "at": "create"}

CUSTOM_FIELDS: Final[Resource] = Resource(
    object="customField",
    collection="custom-fields",
    model=CustomField,
    attributes=(
        identity(CustomField, has_list=False),
        attribute(CustomField.name, filter="equal", is_sortable=True, is_written=True, is_required=True),
        attribute(CustomField.field_id, **_OF_NEW, accept=_sent_field_id),
        newer(Field(name="apiFieldId", type="String", column=CustomField.field_id + literal(SUFFIX))),
        *of_4(Shown("type", str, lambda row, _: TYPES[row.type]), named("type_id", CustomField.type)),
        *of_5(CustomField.type, **_OF_NEW, type="String", accept=_sent_type, show=_type_5),
        attribute(CustomField.crm_id, api_name="salesforceId", is_written=True),
        attribute(CustomField.is_record_multiple_responses, **_TRUTH),
        attribute(CustomField.is_use_values, **_TRUTH),
        *of_5(CustomField.is_required, **_TRUTH),
        Attribute(Shown(_ONLY_NEWER, bool, lambda *_: False), (Field(name="isAnalyticsSynced", type="Boolean"),)),
        newer(Field(name="valuesPrefill", type="String", writes=NOT_KEPT, is_shown=False)),
        *times(CustomField),
        AUTHORS,
    ),
    layouts=_layout,
    types=lambda: CUSTOM_FIELDS.layout.type | _OF_3.type,
    query=Query(
        criteria={**common_criteria.times("created", CustomField.created_at), **ids(CustomField.id)},
        ranges=(IDS, CREATED),
        sorts={
            "created_at": Sorting(CustomField.created_at, descending=True),
            "id": Sorting(CustomField.id, descending=False),
            "name": Sorting(CustomField.name, descending=False),
        },
        caps_limit=True,
    ),
    writes=Writes(
        create=lambda call, values: add(call.db, call.account, **values, now=call.now),
        update=lambda call, number, values: records.change(
            call.db, call.account, CustomField, number, values, now=call.now
        ),
        delete=lambda call, number: remove(call.db, call.account, number),
        new_errors=(139, 245, 67),
    ),
    actions=(tags.with_tags(TAG_TYPE, "custom-field"),),
)
_OF_3: Final[Layout] = CUSTOM_FIELDS.layout.only(
    "CustomFieldOf3", [name for name in CUSTOM_FIELDS.layout.types if name != _ONLY_NEWER]
)
"""Version 4 alone shows whether analytics has the field, which is never so."""


@CUSTOM_FIELDS.router.operation(
    "create",
    writes=True,
    fields=NewCustomFieldFields,
    errors=(13, 36, 139, 51, 52),
    is_short=True,
    answer=CUSTOM_FIELDS.one_answer,
)
def create(call: CurrentCall) -> Document:
    """Create a custom field. Error 51 also reports a `field_id` that is already in use."""
    given = NewCustomFieldFields.to_create(call).columns()
    return CUSTOM_FIELDS.one(call, add(call.db, call.account, **given, now=call.now))


CUSTOM_FIELDS.add_read("custom field")


@CUSTOM_FIELDS.router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=CustomFieldFields,
    errors=(13, 16, 36, 52),
    answer=CUSTOM_FIELDS.one_answer,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a custom field."""
    return CUSTOM_FIELDS.update(call, CUSTOM_FIELDS.id(call), CustomFieldFields)


@CUSTOM_FIELDS.router.operation("delete", requires=("id",), methods=("POST", "DELETE"), writes=True, errors=(13, 16))
def delete(call: CurrentCall) -> None:
    """Delete a custom field and its values in all prospects."""
    remove(call.db, call.account, CUSTOM_FIELDS.id(call))


CUSTOM_FIELDS.add_query("custom fields")

_TYPE: Final = Annotated[
    int,
    control_fields.from_types({int, str}, scene_values.keyed(TYPES), "the number or the name of a type"),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 1, "maximum": 14}, {"type": "string"}]}),
]

CUSTOM_FIELD: Final = of_rows(
    "customField",
    "customFields",
    CustomField,
    create=add,
    delete=timeless(remove),
    fixed={"field_id", "type"},
    new={"field_id": control_fields.FieldId, "type": (_TYPE, 1)},
    errors=ERRORS,
    example={"name": "Favourite tea", "field_id": "Favourite_Tea", "type": "Text"},
    in_scenes={
        "field_id": Annotated[str, PlainValidator(scene_values.field_id)],
        "type": (Annotated[int, optional(1, scene_values.keyed(TYPES))], 1),
    },
)
