"""Notes as HTML, and HTML as notes (contract 2.1, 3.7)."""

import html
import re
from html.parser import HTMLParser
from typing import Final

INVALID: Final = "Invalid HTML."

_START: Final = "<body><p>"
_END: Final = "</p></body>"
_LINE_FEED: Final = "<br>"
_BODY: Final = r"<body[ >].*</body>"
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
"""Elements without an end tag."""
_BLOCKS: Final = frozenset({"p", "li"})
"""Elements whose end also ends a line."""


def as_html(note: str) -> str:
    """Return a note as HTML. An empty note is an empty text."""
    inner = html.escape(note).replace("\n", _LINE_FEED)
    return f"{_START}{inner}{_END}" if note else ""


def of_html(text: str) -> str | None:
    """Return the note that is shown as this text; None if none is."""
    inner = text.removeprefix(_START).removesuffix(_END)
    note = html.unescape(inner.replace(_LINE_FEED, "\n"))
    return note if as_html(note) == text else None


def in_body(text: str) -> str:
    """Return HTML inside a `body`; an empty text stays empty."""
    is_body = re.fullmatch(_BODY, text.strip(), re.DOTALL | re.IGNORECASE)
    return text if is_body or not text else f"<body>{text}</body>"


def text_of(markup: str) -> str:
    """Return the text of HTML. Raises `ValueError` if it is not well-formed."""
    parser = _Parser()
    parser.feed(f"{markup}\n")  # it loses the letter of an `&x` at the end
    if "<" in parser.rawdata:
        raise ValueError(INVALID)
    parser.close()
    if parser.is_open:
        raise ValueError(INVALID)
    return "".join(parser.parts).strip()


class _Parser(HTMLParser):
    """Collects the text of HTML whose tags are all closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open: list[str] = []

    @property
    def is_open(self) -> bool:
        """True if a tag is not closed."""
        return bool(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        del attrs
        if tag == "br":
            self.parts.append("\n")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close an element."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, which must be the last opened one."""
        if tag in _VOID:
            return
        if not self._open or self._open.pop() != tag:
            raise ValueError(INVALID)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Add text."""
        if "<" in data and self.cdata_elem is None:
            raise ValueError(INVALID)
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Add a character by its name. An unknown name is text."""
        text = html.unescape(f"&{name};")
        self.parts.append(f"&{name}" if text == f"&{name};" else text)

    def handle_charref(self, name: str) -> None:
        """Add a character by its number."""
        self.parts.append(html.unescape(f"&#{name};"))
