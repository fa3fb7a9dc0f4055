"""Responses in XML and JSON (contract, section 2).

A response is a document: a dict by element name, in order. Its values are texts, numbers, booleans, flags, `None` (an
absent value), documents, and lists of documents or texts (one element each). lxml writes the XML, and rejects
characters that XML does not allow.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import chain
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.web.size_limits import RequestRefused

Document: TypeAlias = dict[str, "Value"]
Value: TypeAlias = "str | int | Decimal | bool | Flag | ByKey | Document | list[Document] | list[str] | None"


class Flag(NamedTuple):
    """A flag of a prospect (contract, objects 1.7): `1` or an empty element in XML. A flag never set is None."""

    is_set: bool
    is_number: bool
    """True if it is 1 or 0 in JSON, not a boolean."""


class ByKey(NamedTuple):
    """Texts by keys that need not be names: XML elements called `name` with an `identifier`, a JSON object."""

    name: str
    texts: dict[str, str]


class Array(list[Document]):
    """Documents that are an array in JSON even if there is only one."""


Format = Literal["xml", "json"]
Stat = Literal["ok", "fail"]


class PageResult(NamedTuple):
    """The result of a query: records called `name`, and the number of matches unless it is not shown.

    The records come in batches of one size, except the last. `streamed` means that there are too many to hold in
    memory.
    """

    name: str
    batches: Iterable[Sequence[Document]]
    total: int | None = None
    streamed: bool = True


class Bare(NamedTuple):
    """A document without attributes in JSON, like the documents of exports and imports."""

    document: Document


class File(NamedTuple):
    """A file of CSV, as an answer."""

    pieces: Iterator[bytes]

    @property
    def body(self) -> bytes | Generator[bytes]:
        """The body: bytes if it is small, so that HEAD has its length, too."""
        grown = _grown(self.pieces)
        first, second = next(grown, b""), next(grown, None)
        return first if second is None else _again(first, second, grown)


CONTENT_TYPES: dict[Format, bytes] = {"xml": b"text/xml; charset=utf-8", "json": b"application/json"}

ATTRIBUTES: Final = "@attributes"
"""The key of values that are attributes of the element in XML."""

CSV: Final = b"text/csv"
"""The content type of files."""

AT_ONCE: Final = 10
"""The records of a page that are written together."""

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SUCCESS: Final[Document] = {"stat": "ok", "version": "1.0"}

_PIECE_BYTES: Final = 2**16
"""The least bytes of a piece of a file, but the last."""

_PLAIN: Final = frozenset({str, int, bool, type(None)})
"""The types of most values, which JSON has, too."""

_MAX_LAYOUT: Final = 100
"""The maximum number of elements of a layout that is cached. Records with more have lists of various lengths."""


def write(answer: Document | PageResult | Bare, format_: Format, *, stat: Stat = "ok") -> bytes:
    """Return the body of a response. `stat`: "fail" for a batch that a part of failed.

    Raises `RequestRefused` for a page that is too large.
    """
    if isinstance(answer, PageResult):
        return _page(answer, format_)
    if isinstance(answer, Bare):
        return _json(_plain(answer.document)).encode() if format_ == "json" else write(answer.document, format_)
    if format_ == "json":
        return _envelope(answer, stat).encode()
    return _xml(_element("rsp", {ATTRIBUTES: {**_SUCCESS, "stat": stat}, **answer}))


def _page(answer: PageResult, format_: Format) -> bytes:
    """Return the body of a page. A few records are written at a time, because the encoders hold the interpreter
    lock.
    """
    starts = ((batch, start) for batch in answer.batches for start in range(0, len(batch), AT_ONCE))
    few = (batch[start : start + AT_ONCE] for batch, start in starts)
    written: list[bytes] = []
    size = 0
    for piece in stream(answer._replace(batches=few), format_):
        written.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise RequestRefused(why=f"the answer would have over {MAX_ANSWER_BYTES:,} bytes: use a smaller limit")
    return b"".join(written)


def stream(answer: PageResult, format_: Format) -> Generator[bytes]:
    """Yield the body of a successful response in pieces. The bytes equal the output of `write`.

    The first piece ends before the records, because a fault that cuts a stream keeps it.
    """
    batches = iter(answer.batches)
    first = next(batches, ())
    count: Document = {} if answer.total is None else {"total_results": answer.total}
    if not first:
        yield write({"result": count}, format_)
    elif format_ == "xml":
        yield from _xml_pieces(answer.name, count, chain([first], batches))
    else:
        yield from _json_pieces(answer.name, count, first, batches)


def _xml_pieces(name: str, count: Document, batches: Iterable[Sequence[Document]]) -> Iterator[bytes]:
    written = BytesIO()
    file: Any
    with (
        etree.xmlfile(written, encoding="UTF-8") as file,
        file.element("rsp", _SUCCESS),
        file.element("result"),
    ):
        for element in _element("result", count):
            file.write(element)
        file.flush()
        yield _DECLARATION + _taken(written)
        for documents in batches:
            for document in documents:
                file.write(_element(name, document))
            file.flush()
            yield _taken(written)
    yield _taken(written)


def _taken(written: BytesIO) -> bytes:
    """Return the written bytes, and remove them."""
    piece = written.getvalue()
    written.seek(0)
    written.truncate()
    return piece


def _json_pieces(
    name: str, count: Document, first: Sequence[Document], batches: Iterable[Sequence[Document]]
) -> Iterator[bytes]:
    opening, closing = ("", "") if len(first) == 1 else ("[", "]")
    yield _envelope({"result": {**count, name: None}}).removesuffix("null}}").encode()
    yield f"{opening}{_json_members(first)}".encode()
    for documents in batches:
        yield f",{_json_members(documents)}".encode()
    yield f"{closing}}}}}".encode()


def _json_members(documents: Sequence[Document]) -> str:
    return _json([*map(_plain, documents)])[1:-1]


def write_error(code: int, message: str, format_: Format) -> bytes:
    """Return the body of an error response."""
    if format_ == "json":
        return _json({"@attributes": {"stat": "fail", "version": 1, "err_code": code}, "err": message}).encode()
    envelope = etree.Element("rsp", stat="fail", version="1.0")
    envelope.text = "\n   "
    error = etree.SubElement(envelope, "err", code=str(code))
    error.text, error.tail = message, "\n"
    return _xml(envelope)


def _xml(envelope: etree._Element) -> bytes:
    return _DECLARATION + etree.tostring(envelope, encoding="UTF-8", xml_declaration=False)


Shape: TypeAlias = tuple[Any, ...]
"""The name of an element, and of each element in it: a name, or its shape if it has elements in turn."""


class Content(NamedTuple):
    """The content of an element that has attributes."""

    attributes: Mapping[str, Any]
    text: str | None = None


def _element(name: str, document: Document) -> etree._Element:
    """Return an element for a document: a copy of the layout of its shape, with the texts set."""
    contents: list[str | Content | None] = []
    shape = _shape(name, document, contents)
    element = copy(_layout(shape)) if len(contents) <= _MAX_LAYOUT else _new_layout(shape)
    for each, content in zip(element.iter(), contents, strict=True):
        if not content:
            continue  # an empty text, too, which would get an end tag
        if isinstance(content, str):
            each.text = content
        else:
            for attribute, value in content.attributes.items():
                each.set(attribute, value if type(value) is str else _text(value))
            each.text = content.text
    return element


def _shape(name: str, document: Document, contents: list[str | Content | None]) -> Shape:
    """Return the shape of an element, and append the contents of all its elements in document order."""
    attributes = document.get(ATTRIBUTES)
    contents.append(Content(attributes) if isinstance(attributes, dict) else None)
    shape: list[Any] = [name]
    for key, value in document.items():
        kind = type(value)
        if value is None or kind is str:
            shape.append(key)
            contents.append(value)  # type: ignore[arg-type]  # mypy does not narrow by `kind`
        elif kind is int:  # most values that are not texts; a truth value is not of this type
            shape.append(key)
            contents.append(str(value))
        elif isinstance(value, dict):
            if key != ATTRIBUTES:
                shape.append(_shape(key, value, contents))
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    shape.append(_shape(key, one, contents))
                else:
                    shape.append(key)
                    contents.append(one)
        elif isinstance(value, ByKey):
            contents.append(None)
            contents += [Content({"identifier": identifier}, text) for identifier, text in value.texts.items()]
            shape.append((key, *[value.name] * len(value.texts)))
        else:
            shape.append(key)
            contents.append(_text(value))
    return tuple(shape)


def _new_layout(shape: Shape) -> etree._Element:
    """Return the elements of a shape, without texts."""
    layout = etree.Element(shape[0])
    _grow(layout, shape)
    return layout


_layout = lru_cache(88)(_new_layout)
"""Return the layout of a shape, which is made once and copied for each record."""


def _grow(parent: etree._Element, shape: Shape) -> None:
    for child in shape[1:]:
        if isinstance(child, tuple):
            _grow(etree.SubElement(parent, _element_name(child[0])), child)
        else:
            etree.SubElement(parent, _element_name(child))


def _element_name(name: str) -> str:
    """Return the name of an element, which must not begin with a digit (contract, o.2.1.53)."""
    return f"Custom_{name}" if name[:1].isdigit() else name


def _text(value: str | int | Decimal | bool | Flag) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Flag):
        return "1" if value.is_set else ""
    return shortest(value) if isinstance(value, Decimal) else str(value)


def shortest(number: Decimal) -> str:
    """Return a number without trailing zeros: `5`, `5.5`, `50000`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment, in the user's time zone."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def moment_in(seconds: int, zone: ZoneInfo) -> str:
    """Return the timestamp of a moment in seconds since 1970, in the user's time zone."""
    return datetime.fromtimestamp(seconds, zone).replace(tzinfo=None).isoformat(" ")


def _envelope(document: Document, stat: Stat = "ok") -> str:
    return _json({ATTRIBUTES: {"stat": stat, "version": 1}, **_plain(document)})


_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Return a value as JSON."""


def _plain(document: Document) -> dict[str, Any]:
    """Return the document for JSON: a list of one becomes its item, an empty list has no key, an empty dict is null."""
    plain: dict[str, Any] = {}
    for name, value in document.items():
        if type(value) in _PLAIN:
            plain[name] = value
        elif isinstance(value, list):
            if value:
                members = [_plain(member) if isinstance(member, dict) else member for member in value]
                plain[name] = members[0] if len(members) == 1 and not isinstance(value, Array) else members
        elif isinstance(value, dict):
            plain[name] = _plain(value) or None
        elif isinstance(value, Flag):
            plain[name] = int(value.is_set) if value.is_number else value.is_set
        elif isinstance(value, ByKey):
            plain[name] = value.texts
        elif isinstance(value, Decimal):
            plain[name] = int(value) if value == value.to_integral_value() else float(value)
        else:
            plain[name] = value
    return plain


def _again(first: bytes, second: bytes, pieces: Generator[bytes]) -> Generator[bytes]:
    yield first
    yield second
    yield from pieces


def _grown(pieces: Iterator[bytes]) -> Generator[bytes]:
    """Yield pieces of some size, made from small ones."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
