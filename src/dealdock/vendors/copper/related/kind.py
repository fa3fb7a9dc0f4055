"""The kinds of links of opportunities and projects to other records."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import MissingReferenceError, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.project.model import ProjectLink
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.related import queries
from dealdock.vendors.copper.related.model import RelatedItem


def _linking(holder: Entity) -> Callable[..., int]:
    """Return the function that adds a link of a record of this kind."""
    table, _ = queries.LINKS[holder]

    def link(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        _check(db, account, holder, given)
        return records.add(db, account, table, now=now, **given)

    return link


def _changing(holder: Entity) -> Callable[..., None]:
    """Return the function that changes a link of a record of this kind."""
    table, column = queries.LINKS[holder]
    ends = (column, "related_id", "related_type")

    def change(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        before = records.read(db, account, table, record_id)._mapping
        if any(before[name] != given.get(name, before[name]) for name in ends):
            _check(db, account, holder, {**before, **given})
        records.change(db, account, table, record_id, given, now=now)

    return change


def _check(db: Connection, account: AccountContext, holder: Entity, given: Mapping[str, Any]) -> None:
    """Check that a link leads to a record that exists and is not linked yet. Raises `MissingReferenceError`."""
    _, column = queries.LINKS[holder]
    check_there(db, account, "related", given)
    if queries.is_linked(db, account, holder, given[column], given["related_id"]):
        text = f"the {holder} {given[column]} is related to it already: keep that item, or delete it first"
        raise MissingReferenceError("related_id", text)


RELATED_ITEM: Final = of_rows(
    "relatedItem",
    "relatedItems",
    RelatedItem,
    references={"opportunity_id": "opportunity"},
    create=_linking("opportunity"),
    update=_changing("opportunity"),
    example={"opportunity_id": 39, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)
PROJECT_LINK: Final = of_rows(
    "projectLink",
    "projectLinks",
    ProjectLink,
    references={"project_id": "project"},
    create=_linking("project"),
    update=_changing("project"),
    example={"project_id": 48, "related_id": 37, "related_type": "person"},
    in_scenes={"related_id": scene_fields.Named},
)
