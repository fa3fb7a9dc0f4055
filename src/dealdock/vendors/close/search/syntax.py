"""The search language: its tokens, its parser, and the tree that this makes (contract 2.9)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from dealdock.vendors.close.wire.errors import invalid_query

Comparison: TypeAlias = Literal[":", "=", "!=", ">", ">=", "<", "<="]


class Words(NamedTuple):
    """Words without a field. A field of text contains them, in this order."""

    text: str


class Term(NamedTuple):
    """A field compared with a value."""

    field: str
    comparison: Comparison
    value: str
    is_quoted: bool = False
    """A quoted asterisk is a text, not the sign for any value."""


class StatusChange(NamedTuple):
    """A change of an opportunity's status. All parts must hold for the same change."""

    parts: Sequence[Term]


class Not(NamedTuple):
    """The negation of a condition."""

    condition: "Condition"


class All(NamedTuple):
    """Conditions that must all hold. Without any, it always holds."""

    conditions: Sequence["Condition"]


class Either(NamedTuple):
    """Conditions. At least one must hold."""

    conditions: Sequence["Condition"]


Condition: TypeAlias = Words | Term | StatusChange | Not | All | Either


class Sorting(NamedTuple):
    """A field by which a search sorts."""

    field: str
    descending: bool


class ParsedSearch(NamedTuple):
    """A search: its condition, and its order."""

    condition: Condition
    sorts: Sequence[Sorting] = ()


EVERYTHING: Final = All(())


def size(condition: Condition) -> int:
    """Return the number of comparisons and words in a condition."""
    match condition:
        case All(conditions) | Either(conditions):
            return sum(map(size, conditions))
        case Not(inner):
            return size(inner)
    return 1


TokenKind: TypeAlias = Literal["word", "quoted", "comparison", "(", ")", "-", "end"]

_TWO_CHARACTERS: Final = ("!=", ">=", "<=")
_ONE_CHARACTER: Final = (":", "=", ">", "<")
_ENDS_NAME: Final = frozenset('()":=<>')
_ENDS_VALUE: Final = frozenset('()"')


class Token(NamedTuple):
    """A token. The text of quoted words is without the quotation marks."""

    kind: TokenKind
    text: str
    follows_blank: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens, and one of the kind `end` at last. Raises `HttpError`."""
    position, is_value = 0, False
    while True:
        start = position
        while position < len(text) and text[position].isspace():
            position += 1
        if position == len(text):
            yield Token("end", "")
            return
        follows_blank = position > start
        token, position = _token(text, position, is_value=is_value)
        yield token._replace(follows_blank=follows_blank)
        is_value = token.kind == "comparison"


def _token(text: str, position: int, *, is_value: bool) -> tuple[Token, int]:
    """Return the token at this position, and the position behind it."""
    character = text[position]
    if character in "()":
        return Token("(" if character == "(" else ")", character), position + 1
    if character == '"':
        quoted, end = _quoted(text, position)
        return Token("quoted", quoted), end
    if is_value:
        return _word(text, position, _ENDS_VALUE)
    if sign := _comparison(text, position):
        return Token("comparison", sign), position + len(sign)
    if character == "-":
        return Token("-", character), position + 1
    return _word(text, position, _ENDS_NAME)


def _comparison(text: str, position: int) -> str | None:
    two = text[position : position + 2]
    if two in _TWO_CHARACTERS:
        return two
    return text[position] if text[position] in _ONE_CHARACTER else None


def _word(text: str, position: int, ends: frozenset[str]) -> tuple[Token, int]:
    """Return a word without quotation marks. The name of a custom field may be quoted: `custom."Size"`."""
    start = position
    while position < len(text) and text[position] not in ends and not text[position].isspace():
        if ends is _ENDS_NAME and text.startswith("!=", position):
            break
        position += 1
    word = text[start:position]
    if word.endswith(".") and text[position : position + 1] == '"':
        quoted, position = _quoted(text, position)
        word += quoted
    return Token("word", word), position


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return the text within quotation marks. A backslash precedes a quotation mark or a backslash in it."""
    parts = []
    start = position = position + 1
    while position < len(text) and text[position] != '"':
        if text[position] == "\\" and text[position + 1 : position + 2] in ('"', "\\"):
            parts.append(text[start:position])
            start = position + 1
            position += 1
        position += 1
    if position >= len(text):
        raise invalid_query("a quotation mark is not closed")
    return "".join([*parts, text[start:position]]), position + 1


MAX_CHARACTERS: Final = 8_000
MAX_LEVELS: Final = 20
MAX_CONDITIONS: Final = 200
"""Databases plan each condition on other records, such as a lead's contacts, for some milliseconds."""

_EVERYTHING: Final = "*"
_BETWEEN: Final = ("and", "or")
_KEYWORDS: Final = (*_BETWEEN, "not")
_STATUS_CHANGE: Final = "status_change"
_PARTS: Final = ("old_status", "new_status", "date")


def parse(text: str) -> ParsedSearch:
    """Return the search. An empty text matches everything. Raises `HttpError`."""
    if len(text) > MAX_CHARACTERS:
        raise invalid_query(f"it is longer than {MAX_CHARACTERS} characters")
    return _Parser(text).search()


def _folded(name: str) -> str:
    """Return the name of a field in lower case, with a custom field's id or name as it is."""
    field, dot, custom = name.partition(".")
    return f"{field.lower()}{dot}{custom}"


class _Parser:
    """The state of one pass through a text."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._sorts: list[Sorting] = []
        self._levels = 0
        self._conditions = 0

    def search(self) -> ParsedSearch:
        """Return the whole search."""
        condition = EVERYTHING if self._token.kind == "end" else self._either()
        if self._token.kind != "end":
            raise invalid_query("a parenthesis is not opened")
        return ParsedSearch(condition, tuple(self._sorts))

    def _either(self) -> Condition:
        """Parse conditions with `or` between them."""
        conditions = [self._all()]
        while self._is_keyword("or"):
            self._advance()
            conditions.append(self._all())
        return conditions[0] if len(conditions) == 1 else Either(tuple(conditions))

    def _all(self) -> Condition:
        """Parse conditions with `and` or nothing between them."""
        conditions = [self._negated()]
        while True:
            if self._is_keyword("and"):
                self._advance()
            elif self._token.kind in {"end", ")"} or self._is_keyword("or"):
                return conditions[0] if len(conditions) == 1 else All(tuple(conditions))
            conditions.append(self._negated())

    def _negated(self) -> Condition:
        """Parse a condition with or without a negation."""
        if self._token.kind == "-" or self._is_keyword("not"):
            self._advance()
            return Not(self._nested(self._negated))
        return self._atom()

    def _atom(self) -> Condition:
        """Parse a parenthesis, a term or words."""
        token = self._advance()
        match token.kind:
            case "(":
                return self._nested(self._group)
            case "word" | "quoted" if self._token.kind == "comparison":
                return self._term(token)
            case "word" if token.text.lower() == _STATUS_CHANGE and self._token.kind == "(":
                return self._status_change()
            case "word" if token.text == _EVERYTHING:
                return EVERYTHING
            case "quoted" | "word" if token.kind == "quoted" or token.text.lower() not in _BETWEEN:
                return self._counted(Words(token.text))
            case "comparison":
                raise invalid_query(f"a field is missing before {token.text}")
        raise invalid_query("a condition is missing")

    def _nested(self, parse_inner: Callable[[], Condition]) -> Condition:
        self._levels += 1
        if self._levels > MAX_LEVELS:
            raise invalid_query(f"it has more than {MAX_LEVELS} levels")
        condition = parse_inner()
        self._levels -= 1
        return condition

    def _group(self) -> Condition:
        condition = self._either()
        self._close()
        return condition

    def _term(self, name: Token) -> Condition:
        """Parse a comparison and a value behind a field's name."""
        term = self._comparison(name)
        match term.field:
            case "sort":
                self._sorts.append(Sorting(_folded(term.value.removeprefix("-")), term.value.startswith("-")))
                return EVERYTHING
            case "slice":
                return EVERYTHING
        return self._counted(term)

    def _comparison(self, name: Token) -> Term:
        comparison = cast("Comparison", self._advance().text)
        value = self._advance()
        is_keyword = value.kind == "word" and value.follows_blank and value.text.lower() in _KEYWORDS
        if value.kind not in {"word", "quoted"} or not value.text or is_keyword:
            raise invalid_query(f"a value is missing after {name.text}{comparison}")
        return Term(_folded(name.text), comparison, value.text, value.kind == "quoted")

    def _status_change(self) -> Condition:
        """Parse the parts of a status change."""
        self._advance()
        parts = []
        while self._token.kind != ")":
            name = self._advance()
            if name.kind == "end":
                raise invalid_query("a parenthesis is not closed")
            if name.kind not in {"word", "quoted"} or self._token.kind != "comparison":
                raise invalid_query(f"{_STATUS_CHANGE} takes {', '.join(_PARTS)}, each with a value")
            part = self._comparison(name)
            if part.field not in _PARTS:
                raise invalid_query(f"{_STATUS_CHANGE} has no part {part.field}")
            parts.append(part)
        self._close()
        return self._counted(StatusChange(tuple(parts)), len(parts) + 1)

    def _counted(self, condition: Condition, count: int = 1) -> Condition:
        self._conditions += count
        if self._conditions > MAX_CONDITIONS:
            raise invalid_query(f"it has more than {MAX_CONDITIONS} conditions")
        return condition

    def _close(self) -> None:
        if self._token.kind != ")":
            raise invalid_query("a parenthesis is not closed")
        self._advance()

    def _is_keyword(self, word: str) -> bool:
        return self._token.kind == "word" and self._token.text.lower() == word

    def _advance(self) -> Token:
        """Return the current token, and go to the next one."""
        token = self._token
        if token.kind != "end":
            self._token = next(self._tokens)
        return token
