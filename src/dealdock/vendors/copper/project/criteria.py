"""The search of projects (contract B3)."""

from typing import Final

from dealdock.vendors.copper.custom_field.criteria import custom_fields
from dealdock.vendors.copper.project.model import STATUSES, Project
from dealdock.vendors.copper.project.queries import STATEMENT
from dealdock.vendors.copper.related.criteria import by_related
from dealdock.vendors.copper.tag.criteria import tags
from dealdock.vendors.copper.wire.common_criteria import by_user, changes, followed
from dealdock.vendors.copper.wire.criteria import ids, numbered, same_text, worded
from dealdock.vendors.copper.wire.search import Search, by

_COLUMNS: Final = Project.__table__.c

SEARCH: Final = Search(
    STATEMENT,
    Project,
    filters=(
        ids("ids", _COLUMNS.id),
        same_text("name", _COLUMNS.name_key),
        ids("assignee_ids", _COLUMNS.assignee_id),
        numbered("status_ids", _COLUMNS.status, STATUSES),
        worded("statuses", _COLUMNS.status, STATUSES),
        tags("project", Project),
        followed(),
        *changes(Project),
        custom_fields("project", Project),
    ),
    sorts={
        "name": by(_COLUMNS.name_key),
        "assigned_to": by_user(_COLUMNS.assignee_id),
        "related_to": by_related(Project),
        "status": by(_COLUMNS.status),
        "date_modified": by(_COLUMNS.updated_at),
        "date_created": by(_COLUMNS.created_at),
    },
    default="name",
)
ProjectSearch: Final = SEARCH.described("ProjectSearch")
