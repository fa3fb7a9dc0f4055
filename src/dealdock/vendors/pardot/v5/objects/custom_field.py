"""Custom fields of prospects (contract 7)."""

from typing import Final

from sqlalchemy import literal

from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.custom_field.service import TYPES
from dealdock.vendors.pardot.v5.custom_fields import SUFFIX
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, booleans, identity, strings, times
from dealdock.vendors.pardot.v5.objects.user import USER

CUSTOM_FIELD: Final = Resource(
    object="customField",
    collection="custom-fields",
    model=CustomField,
    members=(
        identity(CustomField.id, has_list=False),
        Field(name="name", type="String", column=CustomField.name, filter="equal", is_sortable=True),
        *strings(CustomField, "fieldId"),
        Field(name="apiFieldId", type="String", column=CustomField.field_id + literal(SUFFIX)),
        Field(name="type", type="String", column=CustomField.type, show=lambda number, _: TYPES[number].lower()),
        *booleans(CustomField, "isRecordMultipleResponses", "isUseValues"),
        *absent("Boolean", "isRequired", "isAnalyticsSynced"),
        Field(name="salesforceId", type="String", column=CustomField.crm_id),
        *times(CustomField),
        *absent("Integer", "createdById", "updatedById"),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
