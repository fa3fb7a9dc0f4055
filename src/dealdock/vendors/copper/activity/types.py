"""The types of activities: those of every account, and the account's own (contract 3.8)."""

from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.activity.model import ActivityType
from dealdock.vendors.copper.names import Kind

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
    type: Kind


NOTE: Final = Type(0, USER, "Note")
STATUS_CHANGE: Final = Type(1, SYSTEM, "Status Change")
STAGE_CHANGE: Final = Type(3, SYSTEM, "Stage Change")
FIXED: Final = (NOTE, STATUS_CHANGE, STAGE_CHANGE)

Types = dict[tuple[str, int], Type]
"""Types by category and id."""


def every(db: Connection, account: AccountContext) -> Types:
    """Return all types: the fixed ones, then the account's own by id."""
    rows = db.execute(
        select(ActivityType.__table__).where(ActivityType.dataset_id == account.dataset_id).order_by(ActivityType.id)
    )
    own = [Type(row.id, USER, row.name, row.is_disabled, row.count_as_interaction) for row in rows]
    return {(each.category, each.id): each for each in (*FIXED, *own)}


def shown(types: Types) -> dict[str, list[dict[str, Any]]]:
    """Return the types as JSON has them, by category."""
    return {
        category: [each._asdict() for each in types.values() if each.category == category]
        for category in (USER, SYSTEM)
    }
