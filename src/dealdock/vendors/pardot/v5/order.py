"""The order of a query's records, and the records behind a place in it (contract 1.3, 1.5)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, false, or_

from dealdock.platform.database.selection import ByCodePoint, Sort
from dealdock.platform.records.base import Moment
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.v5.errors import invalid
from dealdock.vendors.pardot.v5.fields import ApiObject

_DIRECTIONS: Final = {"asc": False, "desc": True}


class Order(NamedTuple):
    """The columns by which records are sorted, the id last. An absent value sorts before all others."""

    sorts: Sequence[Sort]

    def place(self, values: Sequence[Any]) -> list[Any]:
        """Return a record's values in these columns as JSON."""
        return [int(value.timestamp()) if isinstance(value, datetime) else value for value in values]

    def behind(self, place: Sequence[Any]) -> ColumnElement[bool]:
        """Return the condition for the records behind a place."""
        condition: ColumnElement[bool] = false()
        for sort, value in reversed([*zip(self.sorts, map(_stored, self.sorts, place), strict=True)]):
            condition = or_(_beyond(sort, value), and_(_same(sort, value), condition))
        first, value = self.sorts[0], _stored(self.sorts[0], place[0])
        if value is None or (first.descending and _is_nullable(first)):
            return condition
        return and_(_key(first) <= value if first.descending else _key(first) >= value, condition)  # finds an index


def read(resource: ApiObject, text: str | None) -> Order:
    """Return the order that `orderBy` names, by default the order of the ids. Error 51."""
    sorts: dict[str, Sort] = {}
    sortable = {name.lower(): each for name, each in resource.sortable.items()}
    for part in ("id" if text is None else text).split(","):
        name, *direction = part.split() or [""]
        field = sortable.get(name.lower())
        if field is None or len(direction) > 1 or (direction and direction[0].lower() not in _DIRECTIONS):
            raise invalid(
                "orderBy",
                f"It contains an invalid or unknown field: {part.strip()}.",
                f"orderBy has {quoted(part)}: it takes {', '.join(resource.sortable)}, each with ASC or DESC",
            )
        if field.column is not None:
            sorts.setdefault(field.name, Sort(field.column, _DIRECTIONS[direction[0].lower()] if direction else False))
    sorts.setdefault("id", Sort(resource.model.id, False))
    until = [*sorts].index("id") + 1  # the id decides, so that what follows it has no effect
    return Order([*sorts.values()][:until])


def _key(sort: Sort) -> Any:
    return ByCodePoint(sort.column) if isinstance(sort.column.type, String) else sort.column


def _is_nullable(sort: Sort) -> bool:
    return bool(sort.column.expression.nullable)


def _stored(sort: Sort, value: Any) -> Any:
    return datetime.fromtimestamp(value, UTC) if value is not None and isinstance(sort.column.type, Moment) else value


def _same(sort: Sort, value: Any) -> ColumnElement[bool]:
    same: ColumnElement[bool] = sort.column.is_(None) if value is None else sort.column == value
    return same


def _beyond(sort: Sort, value: Any) -> ColumnElement[bool]:
    if not sort.descending:
        higher: ColumnElement[bool] = sort.column.is_not(None) if value is None else _key(sort) > value
        return higher
    if value is None:
        return false()
    lower: ColumnElement[bool] = _key(sort) < value
    return or_(lower, sort.column.is_(None)) if _is_nullable(sort) else lower
