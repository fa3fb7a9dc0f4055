"""Custom activities: their fields, and the checks of these (contract part 2, B.9)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_activity.model import CustomActivityType
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.wire import errors, fields
from dealdock.vendors.close.wire.errors import REQUIRED
from dealdock.vendors.close.wire.fields import BOOLEAN, field

PUBLISHED: Final = "published"
OBJECT: Final = "activity"
"""The object of the custom fields."""

FIELDS: Final = (
    field("status", fields.choice(PUBLISHED, "draft"), null=PUBLISHED),
    field("pinned", BOOLEAN, null=False),
)
COLUMNS: Final = (
    field(
        "custom_activity_type_id",
        fields.reference("customActivityType", CustomActivityType),
        at="create",
        is_required=True,
    ),
)
USUAL: Final[Mapping[str, Any]] = {"mentions": [], "mentions_updated_at": None, "source": "api"}


def check_required(context: Context, number: int, type_id: int) -> None:
    """Raise `HttpError` 400 if a published activity lacks the value of a required field."""
    known = custom_fields.of_record(context, number).by_id
    keys = (
        f"custom.{context.ids.show('customField', each.id)}"
        for each in custom_fields.fields(context, OBJECT, type_id)
        if each.required
    )
    errors.check({key: REQUIRED for key in keys if key not in known})
