"""Custom fields of prospects (contract 7, D)."""

from typing import Any, Final

from sqlalchemy import literal

from dealdock.platform.records import records
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.custom_field import service
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.custom_field.service import TAG_TYPE, TYPES, check_field_id
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.custom_fields import SUFFIX
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import (
    NOT_KEPT,
    BodyContext,
    Field,
    Relation,
    Resource,
    Tagged,
    Writes,
    absent,
    booleans,
    identity,
    strings,
    times,
    writable,
)
from dealdock.vendors.pardot.v5.objects.user import USER

_NUMBERS: Final = {name.lower(): number for number, name in TYPES.items()}


def _field_id(_: BodyContext, given: Any) -> str:
    """Return the name of a field in the API. Errors 154, 139."""
    text = accepting.text(given) or ""
    try:
        check_field_id(text)
    except ValueError as error:
        raise refused(139, f"fieldId {quoted(text)} {error}") from None
    return text


def _type(_: BodyContext, given: Any) -> int:
    """Return the number of a type by its name."""
    word = (accepting.text(given) or "").strip().lower()
    if word not in _NUMBERS:
        raise ValueError(f"is {quoted(word)}, and has to be one of {', '.join(_NUMBERS)}")
    return _NUMBERS[word]


_WRITES: Final = Writes(
    create=lambda call, values: service.create(call.db, call.account, **values, now=call.now),
    update=lambda call, number, values: records.change(
        call.db, call.account, CustomField, number, values, now=call.now
    ),
    delete=lambda call, number: service.delete(call.db, call.account, number),
    new_errors=(139, 245, 67),
)

CUSTOM_FIELD: Final = Resource(
    object="customField",
    collection="custom-fields",
    model=CustomField,
    writes=_WRITES,
    tagged=Tagged(TAG_TYPE, "custom-field"),
    members=(
        identity(CustomField.id, has_list=False),
        Field(
            name="name",
            type="String",
            column=CustomField.name,
            filter="equal",
            is_sortable=True,
            writes="name",
            is_required=True,
        ),
        *writable(strings(CustomField, "fieldId"), is_required=True, at="create", accept=_field_id),
        Field(name="apiFieldId", type="String", column=CustomField.field_id + literal(SUFFIX)),
        Field(
            name="type",
            type="String",
            column=CustomField.type,
            show=lambda number, _: TYPES[number].lower(),
            writes="type",
            is_required=True,
            at="create",
            accept=_type,
        ),
        *writable(
            booleans(CustomField, "isRecordMultipleResponses", "isUseValues", "isRequired"), accept=accepting.truth
        ),
        *absent("Boolean", "isAnalyticsSynced"),
        Field(name="valuesPrefill", type="String", writes=NOT_KEPT, is_shown=False),
        Field(name="salesforceId", type="String", column=CustomField.crm_id, writes="crm_id"),
        *times(CustomField),
        *absent("Integer", "createdById", "updatedById"),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
