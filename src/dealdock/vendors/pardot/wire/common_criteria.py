"""Criteria that several objects share (contract, objects 1.5), for their tables."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dealdock.vendors.pardot import dates
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Range, Sorting


def text_only(read: Callable[[str], Any]) -> Callable[[Call, str], Any]:
    """Return a reader of a criterion that depends only on its text."""
    return lambda _, text: read(text)


def moment(call: Call, text: str) -> datetime:
    """Return a date (contract, section 5), in the user's zone unless the text names one."""
    return dates.moment(text, now=call.now.astimezone(call.zone))


def times(name: str, column: Any) -> dict[str, Criterion]:
    """Return `<name>_after` and `<name>_before`, both exclusive."""
    return {
        f"{name}_after": Criterion(moment, 7, column.__gt__),
        f"{name}_before": Criterion(moment, 7, column.__lt__),
    }


def ids(column: Any) -> dict[str, Criterion]:
    """Return `id_greater_than` and `id_less_than`. They may be 0, with which paging begins."""
    return {
        "id_greater_than": Criterion(text_only(values.id_bound), 16, column.__gt__),
        "id_less_than": Criterion(text_only(values.id_bound), 16, column.__lt__),
    }


def exact(name: str, column: Any) -> dict[str, Criterion]:
    """Return a criterion for equality with the column, with case."""
    return {name: Criterion(text_only(str), 51, column.__eq__)}


def one_id(name: str, column: Any) -> dict[str, Criterion]:
    """Return a criterion for equality with a column that has an id."""
    return {name: Criterion(text_only(values.record_id), 16, column.__eq__)}


def _deleted(text: str) -> bool | None:
    """Return the flag, or None for `all`, which includes deleted records."""
    return None if text.strip().lower() == "all" else values.flag(text)


DELETED: Final = {"deleted": Criterion(text_only(_deleted), 27)}

IDS: Final = Range("id_greater_than", "id_less_than", 17)
CREATED: Final = Range("created_after", "created_before", 8)
UPDATED: Final = Range("updated_after", "updated_before", 8)


def query_of_named(model: Any, **sorts: Sorting) -> Query:
    """Return the query of an object whose records have a name and two timestamps. `sorts`: further sort orders."""
    return Query(
        criteria={
            **times("created", model.created_at),
            **times("updated", model.updated_at),
            **ids(model.id),
            **exact("name", model.name),
        },
        ranges=(IDS, CREATED, UPDATED),
        sorts={
            "created_at": Sorting(model.created_at, descending=True),
            "id": Sorting(model.id, descending=False),
            "name": Sorting(model.name, descending=False),
            "updated_at": Sorting(model.updated_at, descending=True),
            **sorts,
        },
        caps_limit=True,
    )


def query_of_dated(model: Any) -> Query:
    """Return the query of an object whose records are found by their ids and two timestamps."""
    return Query(
        criteria={**times("created", model.created_at), **times("updated", model.updated_at), **ids(model.id)},
        ranges=(IDS, CREATED, UPDATED),
        sorts={
            "created_at": Sorting(model.created_at, descending=True),
            "id": Sorting(model.id, descending=False),
            "updated_at": Sorting(model.updated_at, descending=True),
        },
        caps_limit=True,
    )
