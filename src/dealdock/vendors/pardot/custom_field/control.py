"""Custom fields: `/accounts/{id}/records/customField`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import Tenant
from dealdock.vendors.pardot.custom_field import service


class NewCustomField(Given):
    """A custom field to be added."""

    name: fields.Name
    field_id: fields.FieldId
    type: fields.CustomFieldType = 1
    crm_id: fields.Text = None
    is_record_multiple_responses: bool = False
    is_use_values: bool = False


class CustomField(Shown):
    """A custom field as it is."""

    id: int
    name: str
    field_id: str
    type: int
    crm_id: str | None
    is_record_multiple_responses: bool
    is_use_values: bool
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: Tenant, new: NewCustomField, now: datetime) -> int:
    return service.create(db, account, **new.model_dump(), now=now)


router = serve(
    Kind(service.rows, CustomField.model_validate),
    new=NewCustomField,
    create=_create,
    shown=CustomField,
    one="custom field",
    many="custom fields",
)
