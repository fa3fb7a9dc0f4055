"""The sent fields of bulk actions and of exports (contract part 2, B.8)."""

from typing import Any, Final

from dealdock.vendors.close.advanced_search.body import MAX_SORTS
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.types import MAX_VALUES
from dealdock.vendors.close.email_template.model import EmailTemplate
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.saved_search.fields import S_QUERY
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import check_list, checked_object, each
from dealdock.web.rest.fields import FieldTable, list_type

STATUS: Final = "set_lead_status"
SET: Final = "set_custom_field"
CLEAR: Final = "clear_custom_field"
OPERATIONS: Final = ("replace", "add", "remove")

_SORT: Final = Type(each(lambda _, value: checked_object(value), MAX_SORTS), list_type(dict[str, Any], MAX_SORTS))
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)

SELECTION: Final = (
    field("query", fields.text()),
    field("s_query", S_QUERY),
    field("sort", _SORT, null=[]),
    field("results_limit", fields.integer(0)),
    field("send_done_email", BOOLEAN, null=True),
)
"""The fields by which objects are chosen."""


def _values(_: Context, value: Any) -> list[Any]:
    """Read several values of a custom field, which the field itself checks."""
    check_list(value, MAX_VALUES)
    return list(value)


EDIT: Final = FieldTable(
    "NewBulkEdit",
    (
        *SELECTION,
        field("type", fields.choice(STATUS, SET, CLEAR), is_required=True),
        field("lead_status_id", fields.reference("leadStatus", LeadStatus)),
        field("custom_field_id", _LABEL),
        field("custom_field_name", _LABEL),
        field("custom_field_value", Type(lambda _, value: value, Any)),
        field("custom_field_values", Type(_values, list_type(Any, MAX_VALUES))),
        field("custom_field_operation", fields.choice(*OPERATIONS), null=OPERATIONS[0]),
    ),
    is_new=True,
)
DELETE: Final = FieldTable("NewBulkDelete", SELECTION, is_new=True)
EMAIL: Final = FieldTable(
    "NewBulkEmail",
    (
        *SELECTION,
        field("template_id", fields.reference("emailTemplate", EmailTemplate), is_required=True),
        field("sender", _LABEL, is_required=True),
        field("contact_preference", fields.choice("lead", "contact"), null="lead"),
        field("email_account_id", _LABEL),
    ),
    is_new=True,
)
