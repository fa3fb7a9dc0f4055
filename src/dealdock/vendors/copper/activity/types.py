"""The types of activities: the types of every account, and the account's own (contract 3.8)."""

from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select
from typing_extensions import TypedDict

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity.model import ActivityType
from dealdock.vendors.copper.names import Entity
from dealdock.web.rest.answers import closed

USER, SYSTEM = "user", "system"


class Type(NamedTuple):
    """A type of activity."""

    id: int
    category: str
    name: str
    is_disabled: bool = False
    count_as_interaction: bool = False


class Parent(NamedTuple):
    """A record that activities belong to."""

    id: int
    type: Entity


NOTE: Final = Type(0, USER, "Note")
STATUS_CHANGE: Final = Type(1, SYSTEM, "Property Changed")
STAGE_CHANGE: Final = Type(3, SYSTEM, "Pipeline Stage Changed")
_SYSTEM: Final = (
    STATUS_CHANGE,
    Type(2, SYSTEM, "User Assigned"),
    STAGE_CHANGE,
    Type(8, SYSTEM, "Entity Created"),
    Type(12, SYSTEM, "User Joined"),
    Type(48, SYSTEM, "Form Submitted"),
    Type(6, SYSTEM, "Email", count_as_interaction=True),
)
NAMES: Final = {STATUS_CHANGE.id: "Status Change", STAGE_CHANGE.id: "Stage Change"}
"""The names that types of the system have within an activity. The other types have no name there."""


@closed
class ShownType(TypedDict):
    """A type in answers."""

    id: int
    category: str
    name: str
    is_disabled: bool
    count_as_interaction: bool


@closed
class ShownTypes(TypedDict):
    """The types by category."""

    user: list[ShownType]
    system: list[ShownType]


Types = dict[tuple[str, int], Type]
"""Types by category and id."""


def every(db: Connection, account: AccountContext) -> Types:
    """Return all types: notes, then the account's own types with the newest first, then the system's.

    The type of new tasks is disabled for activities.
    """
    here = ActivityType.dataset_id == account.dataset_id
    rows = db.execute(select(ActivityType.__table__).where(here).order_by(ActivityType.id.desc()))
    own = [
        Type(row.id, USER, row.name, row.is_disabled or row.is_default_task_type, row.count_as_interaction)
        for row in rows
    ]
    return {(each.category, each.id): each for each in (NOTE, *own, *_SYSTEM)}


def shown(types: Types) -> dict[str, list[dict[str, Any]]]:
    """Return the types as JSON, by category."""
    return {
        category: [each._asdict() for each in types.values() if each.category == category]
        for category in (USER, SYSTEM)
    }
