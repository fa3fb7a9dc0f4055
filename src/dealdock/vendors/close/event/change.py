"""A change of an object, of which the event log has an event (contract 3.9)."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

Action: TypeAlias = Literal[
    "created",
    "updated",
    "deleted",
    "merged",
    "sent",
    "answered",
    "completed",
    "scheduled",
    "started",
    "canceled",
    "activated",
    "deactivated",
]
ACTIONS: Final[tuple[str, ...]] = get_args(Action)


class Change(NamedTuple):
    """A change of an object."""

    action: Action
    object_type: str
    """As in contract 3.9."""
    data: Mapping[str, Any] | None
    """The object as its read shows it after the change; None if it is deleted."""
    previous: Mapping[str, Any] | None = None
    """The changed fields as they were; of a deletion the whole object."""
    changed: Collection[str] = ()
    """The names of the changed fields."""
    meta: Mapping[str, Any] | None = None

    @property
    def object(self) -> Mapping[str, Any]:
        """The object after the change, or of a deletion before it."""
        return self.data or self.previous or {}
