"""Queries for projects."""

from typing import Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.project.model import Project
from dealdock.vendors.copper.record import queries

COLUMNS: Final = (
    "id",
    "name",
    "related_id",
    "related_type",
    "assignee_id",
    "status",
    "details",
    "tags",
    "created_at",
    "updated_at",
)
STATEMENT: Final = select(*queries.coerced(Project, *COLUMNS))
_ONE: Final = queries.of_one(STATEMENT, Project)


def read(db: Connection, account: AccountContext, project_id: int) -> AnyRow:
    """Return a live project. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, project_id)
