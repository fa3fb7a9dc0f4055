"""Connections that replace characters that no other database stores, or SQLite itself does not: NUL, and halves of
surrogate pairs.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from dealdock.platform.text import storable


class TextCursor(sqlite3.Cursor):
    """A cursor whose parameters have storable texts."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Execute a statement."""
        for each in parameters.values() if isinstance(parameters, dict) else parameters:
            if type(each) is str and "\0" in each:
                parameters = _cleaned(parameters)
                break
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            return super().execute(sql, _cleaned(parameters))

    def executemany(self, sql: str, seq_of_parameters: Iterable[Any], /) -> Self:
        """Execute a statement for each of the parameters."""
        return super().executemany(sql, map(_storable, seq_of_parameters))


class TextConnection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: type[sqlite3.Cursor] = TextCursor) -> Any:  # type: ignore[override]  # of a generic one
        """Open a cursor."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement with a new cursor."""
        return TextCursor(self).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Execute a statement for each of the parameters, with a new cursor."""
        return TextCursor(self).executemany(sql, parameters)


def _values(parameters: Any) -> Iterable[Any]:
    return parameters.values() if isinstance(parameters, dict) else parameters


def _storable(parameters: Any) -> Any:
    """Return the parameters of one of many executions, which cannot be repeated."""
    is_clean = all(type(each) is not str or each.isprintable() for each in _values(parameters))
    return parameters if is_clean else _cleaned(parameters)


def _cleaned(parameters: Any) -> Mapping[str, Any] | Sequence[Any]:
    if isinstance(parameters, dict):
        return {name: storable(each) if isinstance(each, str) else each for name, each in parameters.items()}
    return [storable(each) if isinstance(each, str) else each for each in parameters]
