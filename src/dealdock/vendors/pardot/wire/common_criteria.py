"""The criteria that objects have in common (contract, objects 1.5), to be put into their tables."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dealdock.vendors.pardot import dates
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Range


def plain(read: Callable[[str], Any]) -> Callable[[Call, str], Any]:
    """A reader that needs nothing of the call."""
    return lambda call, text: read(text)  # noqa: ARG005 (a criterion's signature)


def moment(call: Call, text: str) -> datetime:
    """A date (contract, section 5), in the user's zone unless it names one."""
    return dates.moment(text, now=call.now.astimezone(call.zone))


def times(name: str, column: Any) -> dict[str, Criterion]:
    """`<name>_after` and `<name>_before`, both strict."""
    return {
        f"{name}_after": Criterion(moment, 7, column.__gt__),
        f"{name}_before": Criterion(moment, 7, column.__lt__),
    }


def ids(column: Any) -> dict[str, Criterion]:
    """`id_greater_than` and `id_less_than`, which may be 0, where paging begins."""
    return {
        "id_greater_than": Criterion(plain(values.id_bound), 16, column.__gt__),
        "id_less_than": Criterion(plain(values.id_bound), 16, column.__lt__),
    }


def exact(name: str, column: Any) -> dict[str, Criterion]:
    """A text that is the whole of the column's, with case."""
    return {name: Criterion(plain(str), 51, column.__eq__)}


def _deleted(text: str) -> bool | None:
    """`all` is None: deleted or not."""
    return None if text.strip().lower() == "all" else values.flag(text)


DELETED: Final = {"deleted": Criterion(plain(_deleted), 27)}

IDS: Final = Range("id_greater_than", "id_less_than", 17)
CREATED: Final = Range("created_after", "created_before", 8)
UPDATED: Final = Range("updated_after", "updated_before", 8)
