"""One tree, two pens: what a call answers, written as XML or as JSON (contract, section 2).

A tree is a dict by element name, in order. Its values are text, numbers, booleans, flags, `None` (an absent value),
trees, and lists of trees or texts (as many elements of that name). lxml writes the XML: it knows what to escape, and
refuses what no XML can hold.
"""

import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

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

Cast: TypeAlias = Callable[[Sequence[Any]], list[str]]
"""What casts rows: the markup of each, without going through a tree."""


class One(NamedTuple):
    """One record, called `name`, that the cast of each format casts."""

    name: str
    row: Any
    casts: Mapping[Format, Cast]


class Rows(NamedTuple):
    """What a query found, and how many there are in all, unless that isn't said.

    The rows are trees, or what the cast of each format casts; in batches, all of which but the last are of the same
    size. `streamed`: there are too many to hold.
    """

    name: str
    batches: Iterable[Sequence[Any]]
    total: int | None = None
    casts: Mapping[Format, Cast] | None = None
    streamed: bool = True


CONTENT_TYPES: dict[Format, bytes] = {"xml": b"text/xml; charset=utf-8", "json": b"application/json"}

ATTRIBUTES = "@attributes"
"""The key of what XML has as attributes of the element itself."""

_GAP = "\ue000"
"""Stands where rows will; it is in no frame."""

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def write(answer: Tree | One | Rows, format_: Format) -> bytes:
    """An answer that succeeded."""
    if isinstance(answer, Rows):
        return b"".join(stream(answer, format_))
    if isinstance(answer, One):
        before, after = _around(answer.name, format_)
        (row,) = answer.casts[format_]([answer.row])
        return before + row.encode() + after
    if format_ == "json":
        return _json({"@attributes": {"stat": "ok", "version": 1}, **_plain(answer)}).encode()
    envelope = etree.Element("rsp", stat="ok", version="1.0")
    _grow(envelope, answer)
    return _xml(envelope)


def stream(answer: Rows, format_: Format) -> Generator[bytes]:
    """An answer that succeeded, piece by piece: the same bytes as if it were written at once."""
    batches = iter(answer.batches)
    first = next(batches, ())
    count: Tree = {} if answer.total is None else {"total_results": answer.total}
    if not first:
        yield write({"result": count}, format_)
        return
    cast = answer.casts[format_] if answer.casts is not None else _CASTS[format_](answer.name)
    before, after = _around(answer.name, format_, "result", answer.total)
    between, opening, closing = ("", "", "") if format_ == "xml" or len(first) == 1 else (",", "[", "]")
    yield before
    yield (opening + between.join(cast(first))).encode()
    for batch in batches:
        yield (between + between.join(cast(batch))).encode()
    yield closing.encode() + after


@lru_cache(1024)
def _around(name: str, format_: Format, within: str | None = None, total: int | None = None) -> tuple[bytes, bytes]:
    """What stands before and after the rows of that name."""
    tree: Tree = {} if total is None else {"total_results": total}
    tree |= {name: _GAP}
    before, _, after = write({within: tree} if within else tree, format_).partition(_GAP.encode())
    if format_ == "xml":
        return before.removesuffix(f"<{name}>".encode()), after.removeprefix(f"</{name}>".encode())
    return before.removesuffix(b'"'), after.removeprefix(b'"')


def _xml_cast(name: str) -> Cast:
    def cast(rows: Sequence[Tree]) -> list[str]:
        made = []
        for row in rows:
            element = etree.Element(name)
            _grow(element, row)
            made.append(etree.tostring(element, encoding="unicode"))
        return made

    return cast


_CASTS: Final[Mapping[Format, Callable[[str], Cast]]] = {
    "xml": _xml_cast,
    "json": lambda _: lambda rows: [_json(_plain(row)) for row in rows],
}
"""What writes rows that are trees, by their name."""


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
