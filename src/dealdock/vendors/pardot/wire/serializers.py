"""Responses in XML and JSON (contract, section 2).

A response is a document: a dict by element name, in order. Its values are texts, numbers, booleans, flags, `None` (an
absent value), documents, and lists of documents or texts (one element each). lxml writes the XML, and rejects
characters that XML does not allow. The rows of a query may also be written by their own serializer (`templates.py`).
"""

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple, TypeAlias

from lxml import etree

Document: TypeAlias = dict[str, "Value"]
Value: TypeAlias = "str | int | Decimal | bool | Flag | ByKey | Document | list[Document] | list[str] | None"


class Flag(NamedTuple):
    """A flag of a prospect (contract, objects 1.7): `1` or an empty element in XML. A flag never set is None."""

    is_set: bool


class ByKey(NamedTuple):
    """Texts by keys that need not be names: XML elements called `name` with an `identifier`, a JSON object."""

    name: str
    texts: dict[str, str]


Format = Literal["xml", "json"]

Serializer: TypeAlias = Callable[[Sequence[Any]], list[str]]
"""Returns the text of each row."""

Serializers: TypeAlias = Callable[[Format], Serializer]


class RecordResult(NamedTuple):
    """One record, called `name`, as a row for a serializer."""

    name: str
    row: Any
    serializers: Serializers


class PageResult(NamedTuple):
    """The result of a query: rows called `name`, and the number of matches unless it is not shown.

    The rows are documents, or tuples for a serializer. They come in batches of one size, except the last. `streamed`
    means that there are too many to hold in memory.
    """

    name: str
    batches: Iterable[Sequence[Any]]
    total: int | None = None
    serializers: Serializers | None = None
    streamed: bool = True


CONTENT_TYPES: dict[Format, bytes] = {"xml": b"text/xml; charset=utf-8", "json": b"application/json"}

ATTRIBUTES = "@attributes"
"""The key of values that are attributes of the element in XML."""

MARKER = "\ue000"
"""A placeholder for values and rows, in documents that otherwise contain only names."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def write(answer: Document | RecordResult | PageResult, format_: Format) -> bytes:
    """Return the body of a successful response."""
    if isinstance(answer, PageResult):
        return b"".join(stream(answer, format_))
    if isinstance(answer, RecordResult):
        before, after = _around(answer.name, format_)
        (row,) = answer.serializers(format_)([answer.row])
        return f"{before}{row}{after}".encode()
    if format_ == "json":
        return _json({"@attributes": {"stat": "ok", "version": 1}, **_plain(answer)}).encode()
    return _xml(_element("rsp", answer, {"stat": "ok", "version": "1.0"}))


def stream(answer: PageResult, format_: Format) -> Generator[bytes]:
    """Yield the body of a successful response in pieces. The bytes equal those of `write`."""
    batches = iter(answer.batches)
    first = next(batches, ())
    if not first:
        count: Document = {} if answer.total is None else {"total_results": answer.total}
        yield write({"result": count}, format_)
        return
    serialize = answer.serializers(format_) if answer.serializers else partial(_write_documents, answer.name, format_)
    before, after = _around(answer.name, format_, "result", answer.total)
    opening, between, closing = ("", "", "") if format_ == "xml" or len(first) == 1 else ("[", ",", "]")
    yield before.encode()  # alone, since a fault that cuts a stream keeps the first piece
    yield f"{opening}{between.join(serialize(first))}".encode()
    for batch in batches:
        yield (between + between.join(serialize(batch))).encode()
    yield f"{closing}{after}".encode()


@lru_cache(1024)
def _around(name: str, format_: Format, within: str | None = None, total: int | None = None) -> tuple[str, str]:
    """Return the text before and after the rows of this name."""
    document: Document = {} if total is None else {"total_results": total}
    document |= {name: MARKER}
    return split_at_rows(write({within: document} if within else document, format_).decode(), name, format_)


def split_at_rows(document: str, name: str, format_: Format) -> tuple[str, str]:
    """Return the text before and after the rows of this name, which a marker replaces in the document."""
    rows = write_entries({name: MARKER}, format_) if format_ == "xml" else _json(MARKER)
    before, _, after = document.partition(rows)
    return before, after


def join_rows(rows: Sequence[str], format_: Format) -> str:
    """Return the joined text of rows: in JSON a list for several, the object itself for one."""
    if format_ == "xml":
        return "".join(rows)
    return rows[0] if len(rows) == 1 else f"[{','.join(rows)}]"


def write_row(name: str, row: Document, format_: Format) -> str:
    """Return the text of one row: in XML an element of this name, in JSON an object."""
    return etree.tostring(_element(name, row), encoding="unicode") if format_ == "xml" else _json(_plain(row))


def write_entries(document: Document, format_: Format) -> str:
    """Return the text of a document's entries, without an element or braces around them."""
    if format_ == "json":
        return _json(_plain(document))[1:-1]
    return "".join(etree.tostring(element, encoding="unicode") for element in _element("rsp", document))


def _write_documents(name: str, format_: Format, rows: Sequence[Document]) -> list[str]:
    return [write_row(name, row, format_) for row in rows]


def write_error(code: int, message: str, format_: Format) -> bytes:
    """Return the body of an error response."""
    if format_ == "json":
        return _json({"@attributes": {"stat": "fail", "version": 1, "err_code": code}, "err": message}).encode()
    envelope = etree.Element("rsp", stat="fail", version="1.0")
    etree.SubElement(envelope, "err", code=str(code)).text = message
    return _xml(envelope)


def shortest(number: Decimal) -> str:
    """Return a number without trailing zeros: `5`, `5.5`, `50000`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _xml(envelope: etree._Element) -> bytes:
    return _DECLARATION + etree.tostring(envelope, encoding="UTF-8", xml_declaration=False)


def _element(name: str, document: Document, attributes: dict[str, str] | None = None) -> etree._Element:
    element = etree.Element(name, attributes)
    _grow(element, document)
    return element


def _grow(parent: etree._Element, document: Document) -> None:
    for name, value in document.items():
        if name == ATTRIBUTES and isinstance(value, dict):
            for attribute, text in value.items():
                parent.set(attribute, _text(text))  # type: ignore[arg-type]  # no attribute is absent, nor a document
            continue
        for one in value if isinstance(value, list) else [value]:
            element = etree.SubElement(parent, _element_name(name))
            if isinstance(one, dict):
                _grow(element, one)
            elif isinstance(one, ByKey):
                for key, member in one.texts.items():
                    etree.SubElement(element, one.name, identifier=key).text = member
            elif one is not None:
                element.text = _text(one) or None  # an empty text would get an end tag


def _element_name(name: str) -> str:
    """Return the name of an element, which must not begin with a digit (contract, `prospect-fields.tsv`)."""
    return f"Custom_{name}" if name[:1].isdigit() else name


def _text(value: str | int | Decimal | bool | Flag) -> str:
    if isinstance(value, Flag):
        return "1" if value.is_set else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, Decimal) else str(value)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _plain(document: Document) -> dict[str, Any]:
    """Return the document for JSON: a list of one becomes its item, an empty list has no key, an empty dict is null."""
    plain: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, list):
            if value:
                members = [_plain(member) if isinstance(member, dict) else member for member in value]
                plain[name] = members[0] if len(members) == 1 else members
        elif isinstance(value, dict):
            plain[name] = _plain(value) or None
        elif isinstance(value, Flag):
            plain[name] = value.is_set
        elif isinstance(value, ByKey):
            plain[name] = value.texts or []
        elif isinstance(value, Decimal):
            plain[name] = int(value) if value == value.to_integral_value() else float(value)
        else:
            plain[name] = value
    return plain
