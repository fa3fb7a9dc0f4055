"""Rows cast in their mould: the markup of many rows at once, column by column.

Of each row there is a template in which only the values are missing: `<opportunity><id>%s</id>%s<value>%s</value>…`.
What a column puts into it is said, and escaped, for all rows together: one by one that takes several times as long.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress, islice
from json.encoder import encode_basestring  # as json.dumps has it, without its way there
from typing import Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from dealdock.dialects.pardot.mould import Each, Mould, Node, Value
from dealdock.dialects.pardot.response import Cast, Format
from dealdock.dialects.pardot.shape import Say

_Columns: TypeAlias = Sequence[Sequence[Any]]
_Pen: TypeAlias = Callable[[_Columns], Sequence[Any]]
"""All columns of some rows -> what each row has at one place of the template."""

_BETWEEN: Final = "\0"
"""No text that is stored has it."""


@lru_cache(256)
def casts(mould: Mould, zone: ZoneInfo) -> Mapping[Format, Cast]:
    """What casts rows in each format."""
    return {"xml": _cast(mould, zone, _XML), "json": _cast(mould, zone, _JSON)}


class _Form(NamedTuple):
    """How a format spells what stands around values. Where it has a comma, names follow one."""

    format: Format
    comma: str
    row: Callable[[str], tuple[str, str]]
    """What stands before and after a row of that name, and below a node, a value and a value in quotes."""
    node: Callable[[str], tuple[str, str]]
    value: Callable[[str], tuple[str, str]]
    quoted: Callable[[str], tuple[str, str]]
    empty: Callable[[str], str]
    texts: Callable[[str, str, str], Say]
    """What puts texts between these two, as the form has them; the third is put where there is none."""
    escape: Callable[[list[Sequence[Any]], Sequence[int]], None]
    """What is done to the columns of texts, at these places, before they are put anywhere."""
    many: Callable[[list[str], str], str]
    """Rows of that name, of which there is one at least."""


def _cast(mould: Mould, zone: ZoneInfo, form: _Form) -> Cast:
    places = {name: place for place, name in enumerate(mould.columns)}
    before, after = form.row(mould.name)
    fill = _filled(_Template(form, zone, places).of(before, mould.parts, after))
    texts = sorted({places[value.column] for value in _values(mould.parts) if value.kind.is_text})

    def cast(rows: Sequence[Any]) -> list[str]:
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        if rows:
            form.escape(columns, texts)
        return fill(columns) if rows else []

    return cast


def _values(parts: Iterable[Value | Node | Each]) -> Iterator[Value]:
    """Those of the rows themselves."""
    for part in parts:
        if isinstance(part, Value):
            yield part
        elif isinstance(part, Node):
            yield from part.values


def _filled(made: tuple[str, Sequence[_Pen]]) -> Callable[[_Columns], list[str]]:
    template, pens = made
    return lambda columns: list(map(template.__mod__, zip(*[pen(columns) for pen in pens], strict=True)))


class _Template(NamedTuple):
    """Makes templates in one format."""

    form: _Form
    zone: ZoneInfo
    places: Mapping[str, int]
    """Of the columns in a row."""

    def of(self, before: str, parts: Sequence[Value | Node | Each], after: str) -> tuple[str, list[_Pen]]:
        """The template, and what puts values into it."""
        pieces, pens, comma = [before], list[_Pen](), ""
        for part in parts:
            piece, more = self._part(part, comma)
            pieces.append(piece)
            pens += more
            comma = self.form.comma
        return "".join([*pieces, after]), pens

    def _part(self, part: Value | Node | Each, comma: str) -> tuple[str, Sequence[_Pen]]:
        if isinstance(part, Value):
            return self._value(part, comma)
        place = self.places[part.column if isinstance(part, Each) else part.values[0].column]
        before, after = self.form.node(part.name)
        if isinstance(part, Each):
            cast = casts(part.mould, self.zone)[self.form.format]
            empty = comma + self.form.empty(part.name)
            return "%s", [_lists(place, cast, self.form, part.mould.name, (comma + before, after, empty))]
        made = self.of(comma + before, part.values, after)
        return ("%s", [_some(place, _filled(made))]) if part.is_left_out else made

    def _value(self, value: Value, comma: str) -> tuple[str, Sequence[_Pen]]:
        form, place, kind = self.form, self.places[value.column], value.kind
        start, end = (form.quoted if kind.is_quoted else form.value)(value.name)
        start, empty = comma + start, comma + form.empty(value.name)
        say = form.texts(start, end, empty) if kind.is_text else kind.say(self.zone)
        if not value.is_left_out:
            return "%s" if kind.is_text else f"{start}%s{end}", [lambda columns: say(columns[place])]
        whole: Say = say if kind.is_text else lambda column: [f"{start}{said}{end}" for said in say(column)]
        if value.unless is None:
            return "%s", [_present(place, whole)]
        other, values = value.unless
        return "%s", [_present_unless(place, whole, self.places[other], dict.fromkeys(values, empty))]


def _present(place: int, say: Say) -> _Pen:
    """What is said of a column's values, and nothing of those that are absent."""

    def pen(columns: _Columns) -> Sequence[str]:
        column = columns[place]
        if column.count(None) == len(column):  # as nearly always, where it may be absent
            return [""] * len(column)
        said = iter(say([stored for stored in column if stored is not None]))
        return ["" if stored is None else next(said) for stored in column]

    return pen


def _present_unless(place: int, say: Say, other: int, instead: Mapping[Any, str]) -> _Pen:
    """As `_present`, but `instead` says what there is instead of absent ones, by another column's value."""
    present = _present(place, say)
    return lambda columns: [
        instead.get(value, "") if stored is None else said
        for said, stored, value in zip(present(columns), columns[place], columns[other], strict=True)
    ]


def _some(place: int, fill: Callable[[_Columns], list[str]]) -> _Pen:
    """A node of those rows that have a value at that place."""

    def pen(columns: _Columns) -> Sequence[str]:
        there = [stored is not None for stored in columns[place]]
        if all(there):
            return fill(columns)
        made = iter(fill([list(compress(column, there)) for column in columns]) if any(there) else ())
        return [next(made) if is_there else "" for is_there in there]

    return pen


def _lists(place: int, cast: Cast, form: _Form, name: str, around: tuple[str, str, str]) -> _Pen:
    """Rows of another kind, all cast together; `around`: what stands before and after them, and where there is none."""
    before, after, empty = around

    def pen(columns: _Columns) -> Sequence[str]:
        lists = columns[place]
        made: Iterator[str] = iter(cast(list(chain.from_iterable(lists))))
        return [f"{before}{form.many(list(islice(made, len(rows))), name)}{after}" if rows else empty for rows in lists]

    return pen


def _element(name: str) -> tuple[str, str]:
    return f"<{name}>", f"</{name}>"


def _xml_texts(start: str, end: str, empty: str) -> Say:
    return lambda column: [f"{start}{text}{end}" if text else empty for text in column]


def _escape_xml(columns: list[Sequence[Any]], texts: Sequence[int]) -> None:
    """All of them together; most have nothing to escape."""
    all_ = _BETWEEN.join([text or "" for place in texts for text in columns[place]])
    if "&" in all_ or "<" in all_ or ">" in all_ or "\r" in all_:
        all_ = all_.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
        escaped = iter(all_.split(_BETWEEN))
        for place in texts:
            columns[place] = [text and said for text, said in zip(columns[place], escaped, strict=False)]


def _json_texts(start: str, end: str, empty: str) -> Say:
    return lambda column: [empty if text is None else f"{start}{encode_basestring(text)}{end}" for text in column]


_XML: Final = _Form(
    "xml",
    comma="",
    row=_element,
    node=_element,
    value=_element,
    quoted=_element,
    empty=lambda name: f"<{name}/>",
    texts=_xml_texts,
    escape=_escape_xml,
    many=lambda rows, _: "".join(rows),
)
_JSON: Final = _Form(
    "json",
    comma=",",
    row=lambda _: ("{", "}"),
    node=lambda name: (f'"{name}":{{', "}"),
    value=lambda name: (f'"{name}":', ""),
    quoted=lambda name: (f'"{name}":"', '"'),
    empty=lambda name: f'"{name}":null',
    texts=_json_texts,
    escape=lambda _columns, _texts: None,  # it is part of putting one between quotation marks
    many=lambda rows, name: f'"{name}":{rows[0]}' if len(rows) == 1 else f'"{name}":[{",".join(rows)}]',
)
