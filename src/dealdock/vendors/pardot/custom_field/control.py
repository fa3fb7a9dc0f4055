"""Control-plane routes of custom fields: `/accounts/{id}/records/customField`."""

from datetime import datetime
from typing import Annotated

from pydantic import WithJsonSchema
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown, from_types
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import values
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.custom_field import service

CustomFieldType = Annotated[
    int,
    from_types({int, str}, values.keyed(service.TYPES), "the number or the name of a type"),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 1, "maximum": 14}, {"type": "string"}]}),
]


class NewCustomField(Given):
    """A custom field to add."""

    name: fields.Name
    field_id: fields.FieldId
    type: CustomFieldType = 1
    crm_id: fields.Text = None
    is_record_multiple_responses: bool = False
    is_use_values: bool = False


class CustomField(Shown):
    """A custom field as stored."""

    id: int
    name: str
    field_id: str
    type: int
    crm_id: str | None
    is_record_multiple_responses: bool
    is_use_values: bool
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: AccountContext, new: NewCustomField, now: datetime) -> int:
    return service.create(db, account, **new.model_dump(), now=now)


router = serve(
    Kind(service.rows, CustomField.model_validate, ERRORS),
    new=NewCustomField,
    create=_create,
    shown=CustomField,
    one="custom field",
    many="custom fields",
)
