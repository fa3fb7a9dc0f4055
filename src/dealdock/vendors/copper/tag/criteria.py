"""Filters of searches by tags, email addresses and phone numbers."""

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, bindparam, not_

from dealdock.vendors.copper.column_types import digits_of, keys_of
from dealdock.vendors.copper.record.model import Keyword
from dealdock.vendors.copper.tag import queries
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import NOTHING, Criteria, Criterion, Filter, among, either, fixed
from dealdock.vendors.copper.wire.errors import NOT_A_STRING, NOT_INCLUDED, Invalid

OPTIONS: Final = ("ANY", "ALL", "NONE")
_LONG_PHONE, _SHORT_PHONE = 7, 6


def any_word(name: str, kind: str, model: Any, words: list[str]) -> Criterion:
    """Return the criterion that a record has one of these words."""
    inner = among(name, Keyword.__table__.c.word, words)
    return inner if inner is NOTHING else inner._replace(clause=lambda: queries.has(kind, model, inner.clause()))


def all_words(name: str, kind: str, model: Any, words: list[str]) -> Criterion:
    """Return the criterion that a record has all these words."""
    inner, number = among(name, Keyword.__table__.c.word, words), f"{name}_number"

    def clause() -> ColumnElement[bool]:
        return queries.has(kind, model, inner.clause(), number=bindparam(number, type_=BigInteger))

    return Criterion((inner.shape, "all"), clause, {**inner.values, number: len(words)})


def tags(kind: str, model: Any) -> Filter:
    """Return the filter by the tags of a kind of record (contract 2.7)."""
    of_kind = f"{kind}.tag"
    without = fixed("no tags", lambda: not_(queries.has(of_kind, model)))
    with_some = fixed("some tags", lambda: queries.has(of_kind, model))

    def read(context: Context, value: Any) -> Criteria | Invalid:
        sent = value if isinstance(value, dict) else {"value": value, "allow_empty": value == []}
        words = values.tags(context, sent.get("value"))
        allow_empty = values.boolean(context, sent.get("allow_empty"))
        option = sent.get("option") or OPTIONS[0]
        if isinstance(words, Invalid) or isinstance(allow_empty, Invalid):
            return words if isinstance(words, Invalid) else allow_empty  # type: ignore[return-value]  # one is invalid
        return _criteria(option, words, allow_empty=bool(allow_empty)) if option in OPTIONS else NOT_INCLUDED

    def _criteria(option: str, words: list[str], *, allow_empty: bool) -> Criteria:
        match option:
            case "ALL":
                found = all_words("tags", of_kind, model, words) if words else NOTHING
            case "NONE":
                some = any_word("tags", of_kind, model, words)
                none = some._replace(shape=("not", some.shape), clause=lambda: not_(some.clause()))
                return [none] if allow_empty else [none, with_some]
            case _:
                found = any_word("tags", of_kind, model, words)
        return [either(found, without)] if allow_empty else [found]

    return Filter("tags", read, values.TAGS | dict[str, Any], takes_empty=True)


def words(name: str, kind: str, model: Any) -> Filter:
    """Return the filter by a list of words, without regard to case."""

    def read(_: Context, value: Any) -> Criteria | Invalid:
        found = values.strings(value)
        if isinstance(found, Invalid):
            return found
        return [any_word(name, kind, model, keys_of(each.strip() for each in found))]

    return Filter(name, read, values.STRINGS)


def phone(kind: str, model: Any) -> Filter:
    """Return the filter by the last digits of a phone number (contract 3.3).

    A number of 7 digits or more may have up to 6 more in front. At least 6 digits must remain. The shortest remainder
    matches everything that a longer one does.
    """

    def read(_: Context, value: Any) -> Criteria | Invalid:
        if not isinstance(value, str | int) or isinstance(value, bool):
            return NOT_A_STRING
        digits = digits_of(str(value))
        if not digits:
            return [NOTHING]
        dropped = min(len(digits) - _SHORT_PHONE, 6) if len(digits) >= _LONG_PHONE else 0
        like = Keyword.word.like(bindparam("phone_number"))
        reversed_ = digits[dropped:][::-1] + "%"
        return [Criterion("phone", lambda: queries.has(kind, model, like), {"phone_number": reversed_})]

    return Filter("phone_number", read, str)
