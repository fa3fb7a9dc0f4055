"""The order of lists (contract 1.4, 2.6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String

from dealdock.platform.database.selection import ByCodePoint

_PARAMETER = "_order_by"


def of_query(query: Mapping[str, str], columns: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """Return the ORDER BY clauses that `_order_by` names; unknown names are ignored."""
    names = [name.strip().lower() for name in query.get(_PARAMETER, "").split(",")]
    return of_names(((name.removeprefix("-"), name.startswith("-")) for name in names), columns)


def of_names(names: Iterable[tuple[str, bool]], columns: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """Return the ORDER BY clauses for names, each with whether it descends.

    Unknown names are ignored, and a name that comes again.
    """
    first: dict[str, bool] = {}
    for name, descends in names:
        if name in columns:
            first.setdefault(name, descends)
    return [_clause(columns[name], descends=descends) for name, descends in first.items()]


def _clause(column: Any, *, descends: bool) -> ColumnElement[Any]:
    """Return the clause of a column, with absent values last."""
    key = ByCodePoint(column) if isinstance(column.type, String) else column
    clause: ColumnElement[Any] = key.desc() if descends else key.asc()
    return clause.nulls_last() if column.expression.nullable else clause
