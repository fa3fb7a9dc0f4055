"""Notes as HTML (contract 2.1)."""

import html
from typing import Final

_START: Final = "<body><p>"
_END: Final = "</p></body>"
_LINE_FEED: Final = "<br>"


def as_html(note: str) -> str:
    """Return a note as HTML; an empty one is empty."""
    inner = html.escape(note).replace("\n", _LINE_FEED)
    return f"{_START}{inner}{_END}" if note else ""


def of_html(text: str) -> str | None:
    """Return the note that is shown as this text; None if none is."""
    inner = text.removeprefix(_START).removesuffix(_END)
    note = html.unescape(inner.replace(_LINE_FEED, "\n"))
    return note if as_html(note) == text else None
