"""The operations of the custom field: `/api/customField/version/<v>/do/<operation>` (contract, objects 2.9)."""

from dealdock.core import custom_field
from dealdock.core.models import CustomField
from dealdock.dialects.pardot.custom_field.criteria import QUERY
from dealdock.dialects.pardot.custom_field.fields import CustomFieldFields, NewCustomFieldFields
from dealdock.dialects.pardot.custom_field.shape import custom_field as shape
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import CUSTOM_FIELD
from dealdock.dialects.pardot.response import Rows, Tree

CUSTOM_FIELDS = Plain("customField", CustomField, shape, QUERY)


@CUSTOM_FIELD.operation("create", writes=True)
def create(call: Call) -> Tree:
    """Errors 13, 36, 52, 139, 51; the last is also that of a field that is there already."""
    fields = NewCustomFieldFields.to_create(call)
    return CUSTOM_FIELDS.one(call, custom_field.create(call.db, call.account, **fields, now=call.now))


@CUSTOM_FIELD.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """Errors 13, 16."""
    return CUSTOM_FIELDS.one(call, CUSTOM_FIELDS.id(call))


@CUSTOM_FIELD.operation("update", writes=True)
def update(call: Call) -> Tree:
    """Errors 13, 16, 36, 52."""
    custom_field_id = CUSTOM_FIELDS.id(call)
    custom_field.update(call.db, call.account, custom_field_id, CustomFieldFields.to_update(call), now=call.now)
    return CUSTOM_FIELDS.one(call, custom_field_id)


@CUSTOM_FIELD.operation("delete", methods=("POST", "DELETE"), writes=True)
def delete(call: Call) -> None:
    """What prospects have in it goes with it. Errors 13, 16."""
    custom_field.delete(call.db, call.account, CUSTOM_FIELDS.id(call))


@CUSTOM_FIELD.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of custom fields."""
    return CUSTOM_FIELDS.rows(call)
