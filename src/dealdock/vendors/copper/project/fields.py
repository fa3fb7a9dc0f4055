"""The attributes of a project that a client sends (contract B3)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.project.model import STATUSES
from dealdock.vendors.copper.record.draft import Draft, split
from dealdock.vendors.copper.related import resource
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.fields import attribute, ignored, never_null, read
from dealdock.web.rest.fields import FieldTable

RELATED: Final[tuple[Entity, ...]] = ("person", "company", "opportunity")
"""The kinds of a project's related resource."""

_FIELDS: Final = (
    *ignored("id"),
    attribute("name", values.text(), values.TEXT, is_required=True),
    attribute("related_resource", resource.reader(RELATED), dict[str, Any]),
    attribute("assignee_id", values.reference("assignee_id", User), int),
    *never_null("status", values.word(STATUSES), Literal[STATUSES]),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS),
    attribute("tags", values.tags, values.TAGS),
    attribute("custom_fields", custom_values.reader("project"), custom_values.TYPE),
    *ignored("date_created", "date_modified"),
)
DEFAULTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("assignee_id", "details", "related_id", "related_type")),
    "status": STATUSES[0],
    "tags": [],
}

NEW: Final = FieldTable("NewProject", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("ProjectChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> Draft:
    """Read a new project."""
    return resource.as_columns(split(read(NEW, context, body), DEFAULTS))


def changes(context: Context, body: Mapping[str, Any], _: AnyRow) -> Draft:
    """Read the changes of a project."""
    return resource.as_columns(split(read(CHANGES, context, body)))
