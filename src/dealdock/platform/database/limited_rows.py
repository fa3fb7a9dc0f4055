"""Rows for one answer, within limits of their number and length."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import CursorResult

from dealdock.platform.errors import TooMuch

MAX_ANSWER_BYTES: Final = 32 * 2**20
"""The largest answer in JSON. Those of streams have no limit."""
_READ_AT_ONCE: Final = 1_000


def rows_within(found: CursorResult[*tuple[Any, ...]], most: int, text: Callable[[Any], str | None]) -> list[Any]:
    """Return the rows of a result, in which each row has this text, for one answer.

    Raises `TooMuch` as soon as there are more rows than `most`, or more characters than an answer may have.
    """
    rows: list[Any] = []
    characters = 0
    for part in found.partitions(_READ_AT_ONCE):
        rows += part
        characters += sum(len(text(row) or "") for row in part)
        if len(rows) > most or characters > MAX_ANSWER_BYTES:
            found.close()
            raise TooMuch(
                f"the answer would have over {most:,} of these values, or too long ones: ask for fewer records"
            )
    return rows
