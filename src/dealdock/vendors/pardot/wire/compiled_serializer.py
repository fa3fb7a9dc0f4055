"""Rows cast in their mould: each mould has a function that writes its rows, made as source text, and compiled.

Of a row it makes one f-string, `f'<opportunity><id>{id_}</id>{part0}<value>{value_ // 100}{cents[value_ % 100]}…'`,
after statements that say what may be absent or empty, `part0 = '<name/>' if name_ is None else …`. A function of any
other kind takes several calls for each value. The source is made of what moulds say, never of what anybody sent.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring  # as json.dumps has it, without its way there
from typing import Any, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.wire.row_layout import Each, Mould, Node, Value
from dealdock.vendors.pardot.wire.serializers import Cast, Format


@lru_cache(256)
def casts(mould: Mould, zone: ZoneInfo) -> Mapping[Format, Cast]:
    """What casts rows in each format."""
    return _Casts(mould, zone)


class _Casts(dict[Format, Cast]):
    """Each is made when it is asked for: that takes half a millisecond."""

    def __init__(self, mould: Mould, zone: ZoneInfo) -> None:
        super().__init__()
        self._mould, self._zone = mould, zone

    def __missing__(self, format_: Format) -> Cast:
        made = self[format_] = _Source(format_, self._mould, self._zone).compiled()
        return made


_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


class _Form(NamedTuple):
    """How a format spells what stands around values, inside an f-string. Where it has a comma, names follow one."""

    comma: str
    row: Callable[[str], tuple[str, str]]
    """What stands before and after a row of that name, and below a node, a value and a value in quotes."""
    node: Callable[[str], tuple[str, str]]
    value: Callable[[str], tuple[str, str]]
    quoted: Callable[[str], tuple[str, str]]
    empty: Callable[[str], str]
    text: str
    """A text that is there, as a `Kind` has it."""
    is_markup: bool
    """Texts are to be escaped, and an empty one looks as if it weren't there."""
    many: Callable[[list[str], str], str]
    """Rows of that name, of which there is one at least."""


class _Source:
    """The source of one cast."""

    def __init__(self, format_: Format, mould: Mould, zone: ZoneInfo) -> None:
        self._format, self._form, self._mould, self._zone = format_, _FORMS[format_], mould, zone
        self._parts: list[str] = []  # statements for a row, each of which makes a part of it
        self._texts: dict[str, None] = {}  # the columns that are to be escaped
        self._names: dict[str, Any] = {"quote": encode_basestring}

    def compiled(self) -> Cast:
        before, after = self._form.row(self._mould.name)
        row = self._joined(before, self._mould.parts, after)
        statements = [*self._escaping(), *self._parts, f"made.append({_f(row)})"]
        lines = [
            "def cast(rows):",
            "    made = []",
            f"    for {''.join(f'{_variable(column)}, ' for column in self._mould.columns)} in rows:",
            *(f"        {statement}" for statement in statements),
            "    return made",
        ]
        exec("\n".join(lines), self._names)  # noqa: S102 (our own text)
        return cast("Cast", self._names["cast"])

    def _joined(self, before: str, parts: Sequence[Value | Node | Each], after: str) -> str:
        """The inside of an f-string."""
        pieces, comma = [before], ""
        for part in parts:
            pieces.append(self._value(part, comma) if isinstance(part, Value) else self._node(part, comma))
            comma = self._form.comma
        return "".join([*pieces, after])

    def _node(self, node: Node | Each, comma: str) -> str:
        before, after = self._form.node(node.name)
        if isinstance(node, Each):
            rows, empty = _variable(node.column), _f(comma + self._form.empty(node.name))
            written = f"{{{self._named(self._each(node.mould))}({rows})}}"
            return self._part(f"{_f(comma + before + written + after)} if {rows} else {empty}")
        whole = self._joined(comma + before, node.values, after)
        if not node.is_left_out:
            return whole
        return self._part(f"'' if {_variable(node.values[0].column)} is None else {_f(whole)}")

    def _each(self, mould: Mould) -> Callable[[Sequence[Any]], str]:
        """What writes rows of another kind."""
        form, inner = self._form, casts(mould, self._zone)[self._format]
        return lambda rows: form.many(inner(rows), mould.name)

    def _value(self, value: Value, comma: str) -> str:
        form, kind, variable = self._form, value.kind, _variable(value.column)
        before, after = (form.quoted if kind.is_quoted else form.value)(value.name)
        said = (form.text if kind.is_text else kind.said).replace("@", variable)
        self._names |= kind.names(self._zone)
        whole = f"{comma}{before}{said}{after}"
        if not kind.is_text and not value.is_left_out:
            return whole
        there, empty = _f(whole), _f(comma + form.empty(value.name))
        if kind.is_text and form.is_markup:
            self._texts[variable] = None
            there = f"{there} if {variable} else {empty}"
        return self._part(f"{self._absent(value, empty)} if {variable} is None else {there}")

    def _absent(self, value: Value, empty: str) -> str:
        if not value.is_left_out:
            return empty
        if value.unless is None:
            return "''"
        column, values = value.unless
        return f"({empty} if {_variable(column)} in {self._named(frozenset(values))} else '')"

    def _part(self, expression: str) -> str:
        """Have it said before the row; answers where it is put."""
        name = f"part{len(self._parts)}"
        self._parts.append(f"{name} = {expression}")
        return f"{{{name}}}"

    def _named(self, what: Any) -> str:
        name = f"name{len(self._names)}"
        self._names[name] = what
        return name

    def _escaping(self) -> list[str]:
        """Most rows have nothing to escape, which is said of all their texts together."""
        if not self._texts:
            return []
        together = "".join(f"{{{text}}}" for text in self._texts)
        escaping = [
            f"if {character!r} in texts: "
            + "; ".join(f"{text} = {text} and {text}.replace({character!r}, {escaped!r})" for text in self._texts)
            for character, escaped in _ESCAPED.items()
        ]
        return [f"texts = {_f(together)}", *escaping]


def _variable(column: str) -> str:
    return f"{column}_"


def _f(inside: str) -> str:
    return f"f{inside!r}"


def _element(name: str) -> tuple[str, str]:
    return f"<{name}>", f"</{name}>"


_XML: Final = _Form(
    comma="",
    row=_element,
    node=_element,
    value=_element,
    quoted=_element,
    empty=lambda name: f"<{name}/>",
    text="{@}",
    is_markup=True,
    many=lambda rows, _: "".join(rows),
)
_JSON: Final = _Form(
    comma=",",
    row=lambda _: ("{{", "}}"),
    node=lambda name: (f'"{name}":{{{{', "}}"),
    value=lambda name: (f'"{name}":', ""),
    quoted=lambda name: (f'"{name}":"', '"'),
    empty=lambda name: f'"{name}":null',
    text="{quote(@)}",
    is_markup=False,
    many=lambda rows, name: f'"{name}":{rows[0]}' if len(rows) == 1 else f'"{name}":[{",".join(rows)}]',
)
_FORMS: Final[Mapping[Format, _Form]] = {"xml": _XML, "json": _JSON}
