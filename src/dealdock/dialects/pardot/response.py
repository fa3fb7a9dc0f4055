"""One tree, two pens: what a call answers, written as XML or as JSON (contract, section 2).

A tree is a dict by element name, in order. Its values are text, numbers, booleans, flags, `None` (an absent value),
trees, and lists of trees or texts (as many elements of that name). lxml writes the XML: it knows what to escape, and
refuses what no XML can hold.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from decimal import Decimal
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


Format = Literal["xml", "json"]

Pen: TypeAlias = Callable[[Any], str]
"""What casts a row, or one value of it: markup, without going through a tree."""


class Rows(NamedTuple):
    """A tree whose last list is long: `frame` is the rest, a tree within `result`.

    The rows are trees, or what the `pens` of each format cast. `streamed`: there are too many to hold.
    """

    frame: Tree
    name: str
    rows: Iterable[Any]
    pens: Mapping[Format, Pen] | None = None
    streamed: bool = True


CONTENT_TYPES: dict[Format, bytes] = {"xml": b"text/xml; charset=utf-8", "json": b"application/json"}

ATTRIBUTES = "@attributes"
"""The key of what XML has as attributes of the element itself."""

_GAP = "\ue000"
"""Stands where rows will; it is in no frame."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def write(tree: Tree | Rows, format_: Format) -> bytes:
    """An answer that succeeded."""
    if isinstance(tree, Rows):
        rows = list(tree.rows)
        if rows:
            return b"".join(stream(tree._replace(rows=rows), format_))
        tree = {"result": tree.frame}
    if format_ == "json":
        return _json({"@attributes": {"stat": "ok", "version": 1}, **_plain(tree)}).encode()
    envelope = etree.Element("rsp", stat="ok", version="1.0")
    _grow(envelope, tree)
    return _xml(envelope)


def stream(answer: Rows, format_: Format) -> Generator[bytes]:
    """An answer that succeeded, piece by piece: the same bytes as if it were written at once."""
    gap = f'"{answer.name}":"{_GAP}"' if format_ == "json" else f"<{answer.name}>{_GAP}</{answer.name}>"
    frame = write({"result": answer.frame | {answer.name: _GAP}}, format_)
    before, _, after = frame.partition(gap.encode())
    yield before.removesuffix(b",")
    pen = answer.pens[format_] if answer.pens else _PENS[format_](answer.name)
    for markup in _array(answer, pen) if format_ == "json" else map(pen, answer.rows):
        yield markup.encode()
    yield after


def _array(answer: Rows, pen: Pen) -> Iterator[str]:
    """Two are an array, one is itself, none leaves the key out."""
    markup = map(pen, answer.rows)
    first, second = next(markup, None), next(markup, None)
    if first is None:
        return
    key = f'{"," if answer.frame else ""}"{answer.name}":'
    if second is None:
        yield key + first
        return
    yield f"{key}[{first},{second}"
    for more in markup:
        yield "," + more
    yield "]"


def _xml_pen(name: str) -> Pen:
    def pen(row: Tree) -> str:
        element = etree.Element(name)
        _grow(element, row)
        return etree.tostring(element, encoding="unicode")

    return pen


_PENS: dict[Format, Callable[[str], Pen]] = {"xml": _xml_pen, "json": lambda _: lambda row: _json(_plain(row))}
"""What writes a row that is a tree, by its name."""


def write_error(code: int, message: str, format_: Format) -> bytes:
    """An answer that failed."""
    if format_ == "json":
        return _json({"@attributes": {"stat": "fail", "version": 1, "err_code": code}, "err": message}).encode()
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


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


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
