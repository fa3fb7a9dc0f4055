"""Registers of what belongs to prospects: a child knows its parent, and never the reverse.

`kinds.py` and `router.py` import all objects, and what runs calls, jobs and scenes imports one of the two.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.wire.serializers import Document


class Node(NamedTuple):
    """A node of other records in the answer about a prospect."""

    read: Callable[[Connection, AccountContext, Sequence[int], int | None], Mapping[int, Any]]
    """Returns the records of prospects, by the prospect. Takes the most records of each as well, if it is limited."""
    show: Callable[[Any, ZoneInfo], Document]
    """Returns the node for the records of a prospect, with timestamps in this zone."""
    type: Callable[[], Any]
    """Returns the type of its JSON."""


_NODES: Final[dict[str, Node]] = {}


def add_node(name: str, node: Node) -> None:
    """Register a node. `name`: its key in the answer."""
    _NODES[name] = node


def node(name: str) -> Node:
    """Return a node by its key in the answer."""
    return _NODES[name]


Follow: TypeAlias = Callable[[Connection, AccountContext, int, datetime], None]
"""Takes the id of a prospect, and the account's time."""
_FOLLOWERS: Final[list[Follow]] = []


def on_delete(follow: Follow) -> None:
    """Let a function follow the deletion of prospects."""
    _FOLLOWERS.append(follow)


def deleted(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Tell the followers that a prospect was deleted."""
    for follow in _FOLLOWERS:
        follow(db, account, prospect_id, now)
