"""The order of lists (contract 1.4, 2.6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement

_PARAMETER = "_order_by"


def of_query(query: Mapping[str, str], columns: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """Return the ORDER BY clauses that `_order_by` names. A name in another case is unknown."""
    names = [name.strip() for name in query.get(_PARAMETER, "").split(",")]
    return of_names(((name.removeprefix("-"), name.startswith("-")) for name in names), columns)


def of_names(names: Iterable[tuple[str, bool]], columns: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """Return the ORDER BY clauses for names, each with True if it descends.

    Unknown names are ignored, and a name that comes again. `columns`: columns or expressions by name; one of a text
    is a `ByCodePoint` if the text may have letters.
    """
    first: dict[str, bool] = {}
    for name, descends in names:
        if name in columns:
            first.setdefault(name, descends)
    return [_clause(columns[name], descends=descends) for name, descends in first.items()]


def _clause(column: Any, *, descends: bool) -> ColumnElement[Any]:
    """Return the clause of a column, with absent values last."""
    clause: ColumnElement[Any] = column.desc() if descends else column.asc()
    may_be_null = getattr(column.expression, "nullable", True)  # on other columns it would keep SQLite from an index
    return clause.nulls_last() if may_be_null else clause
