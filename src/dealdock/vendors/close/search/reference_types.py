"""The types of references to other records in a search (contract 2.9)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, false, not_, select, true

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.comparing import SearchField, equality, is_any, is_equal, present
from dealdock.vendors.close.search.field_types import UNKNOWN
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.words import is_contained, words


class Name(NamedTuple):
    """A record of a small table, with the texts that represent it in a search."""

    id: int
    texts: Sequence[str]
    """Their case is ignored."""
    public_id: str | None = None
    """Its case counts. None: the id does not identify the record."""


@dataclass(frozen=True)
class Named:
    """A reference to a record of a small table, by one of its names.

    The table has a few rows of an account, which are compared here: it needs no columns of words, and the condition
    has an index.
    """

    column: Any
    names: Callable[[Context], Iterable[Name]]
    is_text: bool = False
    """True if `:` compares words."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        found = [name.id for name in self.names(context) if self._fits(name, term)]
        return equality(term, present(self.column, self.column.in_(found)) if found else false())

    def _fits(self, name: Name, term: Term) -> bool:
        if is_any(term):
            return name.public_id is not None or any(name.texts)
        matches = _contains if self.is_text and term.comparison == ":" else is_equal
        return name.public_id == term.value or any(matches(text, term.value) for text in name.texts)


def _contains(text: str, value: str) -> bool:
    return is_contained(value, words(text))


@dataclass(frozen=True)
class Related:
    """A field of another table's rows: one of them must fit."""

    column: Any
    other: Any
    """The column of the other table that this column refers to, or that refers to this column."""
    dataset_id: Any
    """The column of the other table's dataset."""
    type: SearchField
    where: ColumnElement[bool] = field(default_factory=true)
    """A further condition on the rows."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. A difference means that no row is equal."""
        if term.comparison == "!=" and self.type is not UNKNOWN:
            return not_(self.condition(term._replace(comparison="="), context))
        return self.has(self.type.condition(term, context), context)

    def has(self, condition: ColumnElement[bool], context: Context) -> ColumnElement[bool]:
        """Return the condition that a row of the other table fits."""
        here = self.dataset_id == context.dataset_id
        return present(self.column, self.column.in_(select(self.other).where(here, self.where, condition)))
