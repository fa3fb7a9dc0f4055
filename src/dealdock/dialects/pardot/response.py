"""One tree, two pens: what a call answers, written as XML or as JSON (contract, section 2).

A tree is a dict by element name, in order. Its values are text, numbers, booleans, flags, `None` (an absent value),
trees, and lists of trees or texts (as many elements of that name). lxml writes the XML: it knows what to escape, and
refuses what no XML can hold.
"""

import json
from collections.abc import Generator, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias

from lxml import etree

Tree: TypeAlias = dict[str, "Value"]
Value: TypeAlias = "str | int | Decimal | bool | Flag | ByKey | Tree | list[Tree] | list[str] | None"


class Flag(NamedTuple):
    """A flag of a prospect, which is `1` or an empty element in XML (contract, objects 1.7). One never set is None."""

    is_set: bool


class ByKey(NamedTuple):
    """Texts by keys that needn't be names: in XML elements of one name with an `identifier`, in JSON an object."""

    name: str
    texts: dict[str, str]


class Rows(NamedTuple):
    """A tree whose last list is too long to hold: `frame` is the rest, a tree within `result`."""

    frame: Tree
    name: str
    rows: Iterator[Tree]


Format = Literal["xml", "json"]

CONTENT_TYPES: dict[Format, bytes] = {"xml": b"text/xml; charset=utf-8", "json": b"application/json"}

ATTRIBUTES = "@attributes"
"""The key of what XML has as attributes of the element itself."""

_ENDS: dict[Format, bytes] = {"xml": b"</result></rsp>", "json": b"}}"}

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def write(tree: Tree, format_: Format) -> bytes:
    """An answer that succeeded."""
    if format_ == "json":
        return _json({"@attributes": {"stat": "ok", "version": 1}, **_plain(tree)})
    envelope = etree.Element("rsp", stat="ok", version="1.0")
    _grow(envelope, tree)
    return _xml(envelope)


def stream(answer: Rows, format_: Format) -> Generator[bytes]:
    """An answer that succeeded, piece by piece: the same bytes as if it were written at once."""
    frame = write({"result": answer.frame}, format_)
    end = _ENDS[format_]
    yield frame.removesuffix(end)
    yield from _json_rows(answer) if format_ == "json" else _xml_rows(answer)
    yield end


def _xml_rows(answer: Rows) -> Iterator[bytes]:
    for row in answer.rows:
        element = etree.Element(answer.name)
        _grow(element, row)
        yield etree.tostring(element, encoding="UTF-8", xml_declaration=False)


def _json_rows(answer: Rows) -> Iterator[bytes]:
    """Two are an array, one is itself, none leaves the key out."""
    first, second = next(answer.rows, None), next(answer.rows, None)
    if first is None:
        return
    yield b',"%b":' % answer.name.encode()
    if second is None:
        yield _json(_plain(first))
        return
    yield b"["
    yield _json(_plain(first))
    for row in chain([second], answer.rows):
        yield b"," + _json(_plain(row))
    yield b"]"


def write_error(code: int, message: str, format_: Format) -> bytes:
    """An answer that failed."""
    if format_ == "json":
        return _json({"@attributes": {"stat": "fail", "version": 1, "err_code": code}, "err": message})
    envelope = etree.Element("rsp", stat="fail", version="1.0")
    etree.SubElement(envelope, "err", code=str(code)).text = message
    return _xml(envelope)


def shortest(number: Decimal) -> str:
    """A number without needless zeros: `5`, `5.5`, `50000`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _xml(envelope: etree._Element) -> bytes:
    return _DECLARATION + etree.tostring(envelope, encoding="UTF-8", xml_declaration=False)


def _grow(parent: etree._Element, tree: Tree) -> None:
    for name, value in tree.items():
        if name == ATTRIBUTES and isinstance(value, dict):
            for attribute, said in value.items():
                parent.set(attribute, _text(said))  # type: ignore[arg-type]  # no attribute is absent, nor a tree
            continue
        for one in value if isinstance(value, list) else [value]:
            element = etree.SubElement(parent, _element_name(name))
            if isinstance(one, dict):
                _grow(element, one)
            elif isinstance(one, ByKey):
                for key, text in one.texts.items():
                    etree.SubElement(element, one.name, identifier=key).text = text
            elif one is not None:
                element.text = _text(one) or None  # else an empty one would be written with an end tag


def _element_name(name: str) -> str:
    """No name may begin with a digit in XML, but a custom field's can (contract, `prospect-fields.tsv`)."""
    return f"Custom_{name}" if name[:1].isdigit() else name


def _text(value: str | int | Decimal | bool | Flag) -> str:
    if isinstance(value, Flag):
        return "1" if value.is_set else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, Decimal) else str(value)


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(tree: Tree) -> dict[str, Any]:
    """As JSON has it: a list of one is the object itself, an empty list leaves its key out, an empty tree is null."""
    plain: dict[str, Any] = {}
    for name, value in tree.items():
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
