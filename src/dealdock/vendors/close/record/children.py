"""Registers of objects with each other by the names of kinds: a child knows its parent, and never the reverse.

`kinds.py` and `router.py` import all objects, and what runs calls, jobs and scenes imports one of the two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from sqlalchemy import ColumnElement, true

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.wire.context import Context

Shown: TypeAlias = Mapping[str, Any]


class ChildOfLead(NamedTuple):
    """A kind of records that belong to a lead, in its column `lead_id`."""

    kind: str
    remove: Callable[[Context, int], None]
    """Deletes all records of a lead that is deleted."""
    logged: Callable[[Context, Sequence[AnyRow]], Iterable[tuple[str, Shown]]]
    """Returns records that have events, in the form of events, each with its type in the event log."""
    of_leads: Callable[[Context, Sequence[int]], Mapping[int, list[dict[str, Any]]]] | None = None
    """Returns the records of leads as a lead shows them, by the lead. None: a lead does not show them."""
    texts: Sequence[str] = ()
    """The columns whose length limits the answer about leads."""
    is_shown: Callable[[Any], ColumnElement[bool]] = lambda _: true()
    """Takes the columns, and returns the condition for the records that a lead shows."""
    answer: Any = None
    """The type of one record within a lead, for OpenAPI."""
    check_merge: Callable[[Context, int], None] = lambda *_: None
    """Raises `HttpError` 400 if the records of a lead cannot be moved to another one."""


_CHILDREN: Final[dict[str, ChildOfLead]] = {}


def add(child: ChildOfLead) -> None:
    """Register a kind of records that belong to a lead."""
    _CHILDREN[child.kind] = child


def shown_as(kind: str, answer: Any) -> None:
    """Register the type of a record within a lead, for OpenAPI."""
    _CHILDREN[kind] = _CHILDREN[kind]._replace(answer=answer)


def of_lead(kind: str) -> ChildOfLead:
    """Return a kind of records that belong to a lead."""
    return _CHILDREN[kind]


Follow: TypeAlias = Callable[[Context, Mapping[str, Any], Mapping[str, Any]], None]
"""Takes the columns of a record before and after its change; without any if it is new, or deleted."""
_FOLLOWERS: Final[dict[str, list[Follow]]] = {}


def on_change_of(kind: str, follow: Follow) -> None:
    """Let a function follow the records of a kind: their creation, their changes and their deletion."""
    _FOLLOWERS.setdefault(kind, []).append(follow)


def changed(context: Context, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Tell the followers of a kind that a record was created, changed or deleted."""
    for follow in _FOLLOWERS.get(kind, ()):
        follow(context, before, after)


class Computed(NamedTuple):
    """Values that are computed from the dependent records of a kind, and shown only where `_fields` names them."""

    names: frozenset[str]
    of: Callable[[Context, Sequence[int], frozenset[str]], Mapping[int, Mapping[str, Any]]]
    """Takes the numbers of records and the wanted names. Returns the values by number."""


_COMPUTED: Final[dict[str, Computed]] = {}


def compute(kind: str, computed: Computed) -> None:
    """Register the computed values of a kind."""
    _COMPUTED[kind] = computed


def computed(kind: str) -> Computed:
    """Return the computed values of a kind."""
    return _COMPUTED[kind]


class Found(Protocol):
    """The records that a search finds."""

    @property
    def criteria(self) -> Sequence[ColumnElement[bool]]:
        """The conditions."""

    @property
    def sorts(self) -> Sequence[Any]:
        """The sorting that the search names."""


Find: TypeAlias = Callable[[Context, str], Found]
_FINDERS: Final[dict[str, Find]] = {}


def find_by(name: str, find: Find) -> None:
    """Register the search language of a list's parameter, such as `lead.query`."""
    _FINDERS[name] = find


def found(context: Context, name: str, text: str) -> Found:
    """Return what a search finds. Raises `HttpError` 400."""
    return _FINDERS[name](context, text)
