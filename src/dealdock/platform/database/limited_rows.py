"""Rows for one answer, within limits of their number and length."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import CursorResult

from dealdock.platform.errors import TooMuch

MAX_ANSWER_BYTES: Final = 32 * 2**20
"""The largest answer in JSON. Streams have no limit."""
READ_AT_ONCE: Final = 20
"""The rows that are read before their characters are counted: a row may have a million."""

VALUES_AT_ONCE: Final = 100
"""The same for rows of one value, which may have a hundred thousand."""

_TOO_LONG: Final = f"the records have over {MAX_ANSWER_BYTES:,} characters together: ask for fewer"

Row = TypeVar("Row", bound=Sequence[Any])


def rows_within(found: CursorResult[*tuple[Any, ...]], most: int, text: Callable[[Any], str | None]) -> list[Any]:
    """Return the rows of a result, in which each row has this text, for one answer.

    Raises `TooMuch` as soon as there are more rows than `most`, or more characters than an answer may have.
    """
    rows: list[Any] = []
    characters = 0
    for part in found.partitions(VALUES_AT_ONCE):
        rows += part
        characters += sum(len(text(row) or "") for row in part)
        if len(rows) > most or characters > MAX_ANSWER_BYTES:
            found.close()
            raise TooMuch(
                f"the answer would have over {most:,} of these values, or too long ones: ask for fewer records"
            )
    return rows


def batches_within(batches: Iterable[Sequence[Row]]) -> list[Row]:
    """Return the rows of a stream for one answer. Raises `TooMuch` as soon as they have too many characters."""
    rows: list[Row] = []
    characters = 0
    for part in batches:
        rows += part
        characters += sum(map(_characters, part))
        if characters > MAX_ANSWER_BYTES:
            raise TooMuch(_TOO_LONG)
    return rows


def _characters(row: Sequence[Any]) -> int:
    """Return the approximate number of characters of a row: of its texts, and of its nested values as JSON."""
    return sum(len(value if type(value) is str else str(value)) for value in row if type(value) in _LONG)


_LONG: Final = {str, dict, list, tuple}
