"""The types of fields that only the advanced search has."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, false, not_, or_, type_coerce

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.comparing import present
from dealdock.vendors.close.search.syntax import Term


@dataclass(frozen=True)
class _OwnType:
    """The base of types that a `query` does not have."""

    def condition(self, _: Term, __: Context) -> ColumnElement[bool]:
        """Return the condition of a term of a `query`: nothing matches."""
        return false()


@dataclass(frozen=True)
class Address(_OwnType):
    """One key of the addresses of a lead: see `lead.addresses`."""

    column: Any
    key: str

    def like(self, pattern: str) -> ColumnElement[bool]:
        """Return the condition for words of the value. `pattern`: `% some words %`."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}{pattern.removeprefix('%')}")
        return condition

    def equal(self, words: str) -> ColumnElement[bool]:
        """Return the condition that the value has these words only."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}={words}\n%")
        return condition

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that an address has the key."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}=%")
        return condition


@dataclass(frozen=True)
class MemberField(_OwnType):
    """A text under a key of the members of a list."""

    column: Any
    key: str

    def equal(self, values: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition that a member has one of these values."""
        return or_(false(), *(self._has(json.dumps(value, ensure_ascii=False)) for value in values))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that there is a member with a value."""
        return and_(self._has(""), not_(or_(self._has('""'), self._has("null"))))

    def _has(self, value: str) -> ColumnElement[bool]:
        stored = type_coerce(self.column, String)
        return present(stored, stored.contains(f'"{self.key}":{value}', autoescape=True))


@dataclass(frozen=True)
class Plain(_OwnType):
    """A value without a column of its words: a text, or a number, or true or false that is written as one."""

    value: Any
    is_number: bool = False

    def is_flag(self, *, value: bool) -> ColumnElement[bool]:
        """Return the condition that it is true, or false. Databases write these differently."""
        return present(self.value, self.value.in_(("true", "1") if value else ("false", "0")))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that it has a value."""
        return present(self.value, self.value.not_in(("", "[]")))


@dataclass(frozen=True)
class Some:
    """A list. Only its presence can be compared."""

    exist: Callable[[Context], ColumnElement[bool]]

    def condition(self, _: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition that it has members."""
        return self.exist(context)


@dataclass(frozen=True)
class Flag(_OwnType):
    """True or false."""

    column: Any

    def is_flag(self, *, value: bool) -> ColumnElement[bool]:
        """Return the condition for one of the two."""
        return present(self.column, self.column.is_(value))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that it has a value."""
        condition: ColumnElement[bool] = self.column.is_not(None)
        return condition
