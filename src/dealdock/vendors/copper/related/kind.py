"""The kinds of links of opportunities and projects to other records."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.project.model import ProjectLink
from dealdock.vendors.copper.record.api_kind import check_there
from dealdock.vendors.copper.related import queries
from dealdock.vendors.copper.related.model import RelatedItem
from dealdock.vendors.copper.scenes import fields as scene_fields


def _linking(holder: Entity) -> Callable[..., int]:
    """Return the function that adds a link of a record of this kind."""
    table, column = queries.LINKS[holder]

    def link(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        check_there(db, account, "related", given)
        if queries.is_linked(db, account, holder, given[column], given["related_id"]):
            text = f"the {holder} {given[column]} is related to it already: keep that item, or delete it first"
            raise MissingReferenceError("related_id", text)
        return records.add(db, account, table, now=now, **given)

    return link


RELATED_ITEM: Final = of_rows(
    "relatedItem",
    "relatedItems",
    RelatedItem,
    references={"opportunity_id": "opportunity"},
    create=_linking("opportunity"),
    update=None,
    example={"opportunity_id": 39, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)
PROJECT_LINK: Final = of_rows(
    "projectLink",
    "projectLinks",
    ProjectLink,
    references={"project_id": "project"},
    create=_linking("project"),
    update=None,
    example={"project_id": 48, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)
