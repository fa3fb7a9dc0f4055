"""The table of sequences."""

from typing import Final

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonObject, JsonObjects, OneOf, holds
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label

STATUSES: Final = ("active", "draft", "inactive", "archived")
EMAIL: Final = "email"
STEP_TYPES: Final = (EMAIL, "call", "sms", "task")


class Sequence(Authored, Base):
    """A list of steps that a contact goes through (contract part 2, B.6)."""

    __tablename__ = "close_sequence"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    name: Mapped[Label] = mapped_column(doc="The name")
    status: Mapped[str] = mapped_column(
        String(8),
        default="active",
        doc="`active`, `draft`, `inactive` or `archived`",
        info=holds(OneOf(STATUSES)),
    )
    timezone: Mapped[Label] = mapped_column(default="UTC", doc="The time zone")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the sequence")
    allow_manual_enrollment: Mapped[bool] = mapped_column(default=True, doc="True if users may add contacts")
    schedule: Mapped[JsonObject | None] = mapped_column(doc="The times of its steps")
    schedule_id: Mapped[str | None] = mapped_column(doc="The id of a schedule")
    trigger_query: Mapped[JsonObject | None] = mapped_column(doc="The query whose leads are added")
    steps: Mapped[JsonObjects] = mapped_column(doc="The steps, as the API shows them")
