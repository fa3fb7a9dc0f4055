"""The tables of projects, and of their links to other records (contract B3, B4)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import TEXTS, Base, DatasetId, Json, OneOf, RecordId, holds, refers
from dealdock.vendors.copper.column_types import Key, Word
from dealdock.vendors.copper.names import Entity

STATUSES = ("Open", "Completed")
RELATED: Final[tuple[Entity, ...]] = ("person", "company", "opportunity")
"""The kinds of a project's related record."""


class Project(Base):
    """A project, which may be related to one record, and linked to more."""

    __tablename__ = "copper_project"
    __counted_as__ = "projects"
    __table_args__ = (
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "related_id"),
        Index(None, "dataset_id", "assignee_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    related_id: Mapped[int | None] = mapped_column(doc="The id of the related record")
    related_type: Mapped[str | None] = mapped_column(
        String(16), info=holds(OneOf(RELATED)), doc="The kind of the related record"
    )
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    status: Mapped[str] = mapped_column(
        Word(*STATUSES), default=STATUSES[0], info=holds(OneOf(STATUSES)), doc="`Open` or `Completed`"
    )
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class ProjectLink(Base):
    """A link between a project and a person, company or opportunity, in addition to the link in its own columns."""

    __tablename__ = "copper_project_link"
    __table_args__ = (
        refers("project_id", "copper_project"),
        Index("uq_copper_project_link", "dataset_id", "project_id", "related_id", unique=True),
        Index(None, "dataset_id", "related_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    project_id: Mapped[int] = mapped_column(doc="The id of the project")
    related_id: Mapped[int] = mapped_column(doc="The id of the related record")
    related_type: Mapped[str] = mapped_column(
        String(16), info=holds(OneOf(RELATED)), doc="The kind of the related record"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
