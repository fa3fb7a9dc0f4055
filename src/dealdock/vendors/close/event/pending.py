"""The changes of a transaction, as the end of the call leaves their objects (contract 3.9)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event.change import Change

_WHOLE: Final = frozenset({"created", "updated", "deleted"})
"""The actions that an object has at most one event of in a call."""


class Pending(NamedTuple):
    """A change whose event is written at the end of the transaction."""

    context: Context
    number: int
    """The number of the event."""
    change: Change
    meta: Mapping[str, Any]
    """The members of the event's `meta`, in addition to the request."""


def folded(found: Iterable[Pending]) -> Sequence[Pending]:
    """Return the changes that no later change of the call covers, by the number of the event.

    An object that the call creates and changes is created. An object that it changes and deletes is deleted. An object
    that it creates and deletes has no event.
    """
    kept: dict[int, Pending] = {}
    whole: dict[tuple[str, str], Pending] = {}
    for each in found:
        key = _key(each)
        if each.change.action not in _WHOLE:
            kept[each.number] = each
            continue
        earlier = whole.pop(key, None)
        if earlier is not None:
            del kept[earlier.number]
        if earlier is not None and (earlier.change.action, each.change.action) == ("created", "deleted"):
            kept = {number: one for number, one in kept.items() if _key(one) != key}
            continue
        left = each if earlier is None else _both(earlier, each)
        whole[key] = kept[left.number] = left
    return [kept[number] for number in sorted(kept)]


def _key(one: Pending) -> tuple[str, str]:
    return one.change.object_type, one.change.object_id


def _both(earlier: Pending, later: Pending) -> Pending:
    """Return two changes of an object as one."""
    first, last = earlier.change, later.change
    if last.action == "deleted":
        return later._replace(change=last._replace(before=first.before))
    return earlier._replace(change=first._replace(data=last.data), meta={**earlier.meta, **later.meta})
