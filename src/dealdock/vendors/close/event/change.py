"""A change of an object that the event log records (contract 3.9)."""

from collections.abc import Callable, Mapping
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


class Late(NamedTuple):
    """An object that is read at the end of the call, because later writes of the call may change it."""

    id: str
    read: Callable[[], Mapping[str, Any]]


class Change(NamedTuple):
    """A change of an object."""

    action: Action
    object_type: str
    """As in contract 3.9."""
    data: Mapping[str, Any] | Late | None
    """The object in the form of a read response after the change; None if it is deleted."""
    before: Mapping[str, Any] | None = None
    """The whole object before an update or a deletion."""

    @property
    def object_id(self) -> str:
        """The id of the object."""
        if isinstance(self.data, Late):
            return self.data.id
        found: str = (self.data or self.before or {})["id"]
        return found

    def as_read(self) -> "Change":
        """Return the change with the object as it is now."""
        return self._replace(data=self.data.read()) if isinstance(self.data, Late) else self
