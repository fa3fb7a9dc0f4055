"""Projects: `/projects` (contract B3)."""

from typing import Final

from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.project.model import RELATED, STATUSES, Project
from dealdock.vendors.copper.record.attributes import (
    CHANGED,
    DETAILS,
    ID,
    NAME,
    TAGS,
    customs,
    reference,
    related_resource,
    word,
)
from dealdock.vendors.copper.record.control import api_kind, related
from dealdock.vendors.copper.record.filters import by_related, by_user, changes, followed, tags
from dealdock.vendors.copper.record.resource import ROUTES, CopperResource, path_of
from dealdock.vendors.copper.wire.criteria import ids, numbered, same_text, worded
from dealdock.vendors.copper.wire.search import by

_COLUMNS: Final = Project.__table__.c

PROJECTS: Final = CopperResource(
    **path_of("project"),
    model=Project,
    attributes=(
        ID,
        NAME,
        related_resource(RELATED, is_always_there=False),
        reference("assignee_id", "user"),
        word("status", STATUSES),
        DETAILS,
        TAGS,
        customs("project"),
        *CHANGED,
    ),
    routes=ROUTES,
    filters=(
        ids("ids", _COLUMNS.id),
        same_text("name", _COLUMNS.name_key),
        ids("assignee_ids", _COLUMNS.assignee_id),
        numbered("status_ids", _COLUMNS.status, STATUSES),
        worded("statuses", _COLUMNS.status, STATUSES),
        tags("project", Project),
        followed(),
        *changes(Project),
    ),
    sorts={
        "name": by(_COLUMNS.name_key),
        "assigned_to": by_user(_COLUMNS.assignee_id),
        "related_to": by_related(Project),
        "status": by(_COLUMNS.status),
        "date_modified": by(_COLUMNS.updated_at),
        "date_created": by(_COLUMNS.created_at),
    },
    default_sort="name",
)
PROJECT: Final = api_kind(
    PROJECTS,
    new=related(RELATED),
    example={"name": "Fit out the shop", "related_id": 39, "related_type": "opportunity"},
    named_by="name",
    in_scenes={"related_id": scene_fields.SomeNamed, **scene_fields.OF_RECORDS},
)
