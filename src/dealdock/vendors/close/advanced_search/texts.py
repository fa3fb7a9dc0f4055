"""The conditions of texts in SQL: words, beginnings of words, phrases and whole texts (contract part 2, B.3)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, false, func, literal, or_, true

from dealdock.platform.database.selection import Position, containing
from dealdock.vendors.close.advanced_search.reading import invalid
from dealdock.vendors.close.advanced_search.types import Address, MemberField, Plain
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.comparing import SearchField, present
from dealdock.vendors.close.search.field_types import Choice, Constant, Id, Lines, Text
from dealdock.vendors.close.search.formatted import Formatted
from dealdock.vendors.close.search.reference_types import Name, Named
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.words import words

FULL_WORDS: Final = "full_words"
BEGINNING: Final = "beginning_of_words"
PHRASE: Final = "phrase"
EXACT: Final = "exact_value"
MODES: Final = (FULL_WORDS, BEGINNING, PHRASE, EXACT)

MAX_WORDS: Final = 50
_PHONE: Final = r"[+0-9() .-]+"


class _Wanted(NamedTuple):
    """A text that is searched for."""

    context: Context
    mode: str
    value: str

    def patterns(self, like: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Return the condition on a column of words, with a blank before and behind each. `like` compares a part."""
        wanted: Sequence[str] = words(self.value).split()
        match self.mode:
            case _ if not wanted:
                return false()
            case "phrase":
                return like(f"% {' '.join(wanted)} %")
        wanted = _few(wanted)
        match self.mode:
            case "full_words":
                return and_(*(like(f"% {word} %") for word in wanted))
            case _:
                return and_(*(like(f"% {word}%") for word in wanted))

    def fits(self, text: str) -> bool:
        """Return True if a text in memory matches under the rules of the database."""
        wanted, own = words(self.value).split(), words(text)
        match self.mode:
            case "exact_value":
                return self.value.casefold() == text.casefold()
            case _ if not wanted:
                return False
            case "full_words":
                return all(f" {word} " in own for word in wanted)
            case "beginning_of_words":
                return all(f" {word}" in own for word in wanted)
            case _:
                return f" {' '.join(wanted)} " in own


def _few(found: Sequence[str]) -> Sequence[str]:
    """Return words without repetitions. Raises `InvalidSearch` if there are too many: each is a condition."""
    different = list(dict.fromkeys(found))
    if len(different) > MAX_WORDS:
        raise invalid(f"a text has more than {MAX_WORDS} different words")
    return different


def condition(context: Context, field: SearchField, mode: str, value: str) -> ColumnElement[bool]:
    """Return the condition that a field has a text. It is false for fields that are not texts."""
    of_type = _OF_TYPES.get(type(field))
    return false() if of_type is None else of_type(field, _Wanted(context, mode, value))


def named(field: Named, context: Context, fits: Callable[[Name], bool]) -> ColumnElement[bool]:
    """Return the condition that a reference names one of the matching records."""
    found = [name.id for name in field.names(context) if fits(name)]
    return present(field.column, field.column.in_(found)) if found else false()


def _within(column: Any) -> Callable[[str], ColumnElement[bool]]:
    """Return the comparison of a column of words with `% a word %`, without LIKE, which takes long for long texts."""
    return lambda pattern: Position(column, literal(pattern.strip("%"))) > 0


def _in_text(field: Text, wanted: _Wanted) -> ColumnElement[bool]:
    if wanted.mode != EXACT:
        return present(field.column, wanted.patterns(_within(field.words)))
    own = words(wanted.value)
    same = field.words == own if own else field.column == wanted.value
    return present(field.column, and_(same, func.length(field.column) == len(wanted.value)))


def _in_lines(field: Lines, wanted: _Wanted) -> ColumnElement[bool]:
    """Return the condition that one of several addresses or numbers matches."""
    digits = "".join(character for character in wanted.value if character in "0123456789")
    if digits and re.fullmatch(_PHONE, wanted.value):
        end = "" if wanted.mode == BEGINNING else "\n"
        return or_(*(field.column.like(f"%\n{plus}{digits}{end}%") for plus in ("", "+")))
    if wanted.mode == EXACT or field.words is None:
        line: ColumnElement[bool] = field.column.contains(f"\n{wanted.value.lower()}\n", autoescape=True)
        return line
    return wanted.patterns(_within(field.words))


def _in_plain(field: Plain, wanted: _Wanted) -> ColumnElement[bool]:
    """Return the condition on a text without a column of its words: they may be parts of longer words."""
    if wanted.mode == EXACT:
        return present(field.value, func.lower(field.value, type_=String) == wanted.value.lower())
    parts = [wanted.value] if wanted.mode == PHRASE else _few(wanted.value.split())
    found = [containing(field.value, part) for part in parts if part]
    return present(field.value, and_(true(), *found)) if found else false()


def _in_address(field: Address, wanted: _Wanted) -> ColumnElement[bool]:
    return field.equal(words(wanted.value)) if wanted.mode == EXACT else wanted.patterns(field.like)


def _in_choice(field: Choice, wanted: _Wanted) -> ColumnElement[bool]:
    found = [choice for choice in field.choices if wanted.fits(choice)]
    return present(field.column, field.column.in_(found)) if found else false()


def _in_constant(field: Constant, wanted: _Wanted) -> ColumnElement[bool]:
    own = field.value(wanted.context)
    return true() if own is not None and wanted.fits(own) else false()


def _whole(field: SearchField, wanted: _Wanted) -> ColumnElement[bool]:
    return field.condition(Term("", "=", wanted.value, is_quoted=True), wanted.context)


def _in_names(field: Named, wanted: _Wanted) -> ColumnElement[bool]:
    return named(field, wanted.context, lambda name: any(map(wanted.fits, name.texts)))


_OF_TYPES: Final[Mapping[type, Callable[[Any, _Wanted], ColumnElement[bool]]]] = {
    Text: _in_text,
    Lines: _in_lines,
    Plain: _in_plain,
    Address: _in_address,
    MemberField: lambda field, wanted: field.equal([wanted.value]),
    Named: _in_names,
    Choice: _in_choice,
    Constant: _in_constant,
    Id: _whole,
    Formatted: _whole,
}
