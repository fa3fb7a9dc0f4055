"""Texts as a search compares them: by words, without regard to case (contract 2.9).

The words of a text are stored in a column of their own, because databases differ in what they take for a word and for
the same letter. A search compares that column only.
"""

import re
import unicodedata
from typing import Any, Final

from sqlalchemy import ColumnElement, false, literal

from dealdock.platform.database.selection import Position
from dealdock.vendors.close.wire.errors import invalid_query

_WORD: Final = r"[^\W_]+"  # compiled by `re` at its first use (decision 0034)
_MAX_BYTES: Final = 40_000
"""It takes long to search for a longer text at each place of another text."""


def words(*texts: str | None) -> str:
    """Return the words of texts in lower case, with one blank before and behind each; empty if there are none."""
    found = re.findall(_WORD, unicodedata.normalize("NFKC", " ".join(text for text in texts if text)).casefold())
    return f" {' '.join(found)} " if found else ""


def contains(column: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a column of words contains these words next to each other. The last one may be the
    beginning of a word.

    Raises `HttpError`.
    """
    wanted = words(text).rstrip()
    if len(wanted.encode()) > _MAX_BYTES:
        raise invalid_query("a text in it is too long")
    return Position(column, literal(wanted)) > 0 if wanted else false()


def is_contained(text: str, stored: str) -> bool:
    """Return True if a text in memory contains these words, under the rules of `contains`."""
    wanted = words(text).rstrip()
    return bool(wanted) and wanted in stored
