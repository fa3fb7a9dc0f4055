"""Column types of Copper's tables, and the tables by the names of kinds."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any, Final

from sqlalchemy import BigInteger, Dialect, SmallInteger, String, Table, TypeDecorator
from sqlalchemy.orm import mapped_column

from dealdock.platform.records.base import DERIVED, Base, Whole, holds
from dealdock.platform.records.models import User

_EPOCH: Final = date(1970, 1, 1)


class Day(TypeDecorator[date]):
    """A `date`, stored as days since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: date | None, _: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH).days

    def process_result_value(self, value: Any | None, _: Dialect) -> date | None:
        return None if value is None else _EPOCH + timedelta(days=value)


class Word(TypeDecorator[str]):
    """One of a few words. It is stored as its place among them, by which it is sorted."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, _: Dialect) -> int | None:
        return None if value is None else self.words.index(value)

    def process_result_value(self, value: Any | None, _: Dialect) -> str | None:
        return None if value is None else self.words[value]


def in_order(length: int) -> String:
    """Return the type of texts that are sorted and compared by code point, on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


MAX_COUNT: Final = 10**9
KEY_CHARACTERS: Final = 255
MAX_PHONE_DIGITS: Final = 200
Key = Annotated[str, mapped_column(in_order(KEY_CHARACTERS), info=DERIVED)]
"""A text without regard to case, by which records are found and sorted."""
SomeKey = Annotated[str | None, mapped_column(in_order(KEY_CHARACTERS), info=DERIVED)]


Count = Annotated[int, mapped_column(default=0, info=holds(Whole(0, MAX_COUNT)))]
"""A number from 0 on."""
Position = Annotated[int, mapped_column(default=0, info=holds(Whole(0, MAX_COUNT)), doc="The place in the list")]


def table_of(kind: str) -> Table:
    """Return the table of a kind of record, such as `contactType`, or of users.

    With it, an object names another one that its own module does not import.
    """
    name = "copper_" + re.sub("(?=[A-Z])", "_", kind).lower()
    return User.__table__ if kind == "user" else Base.metadata.tables[name]


def key(text: str) -> str:
    """Return the form of a text in which case does not matter."""
    return text.lower()[:KEY_CHARACTERS]


def keys_of(texts: Iterable[str]) -> list[str]:
    """Return the keys of texts to look for, each once. A longer text than a column has is found nowhere."""
    return list(dict.fromkeys(key(each) for each in texts if len(each) <= KEY_CHARACTERS))


def some_key(text: str | None) -> str | None:
    """Return the key of a text; None for an absent or empty one."""
    return key(text) if text else None


def digits_of(text: str) -> str:
    """Return the digits of a phone number, at most `MAX_PHONE_DIGITS`."""
    return "".join(each for each in text if each.isascii() and each.isdecimal())[:MAX_PHONE_DIGITS]
