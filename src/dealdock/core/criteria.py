"""What a query asks for, whatever the object: criteria, order, page -> SELECT."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dealdock.core.softdelete import buried, live


class ByCodePoint(FunctionElement[str]):
    """A text as it sorts by its code points, as SQLite has it; PostgreSQL would ask the language it was set up with."""

    inherit_cache = True


@compiles(ByCodePoint)
def _as_it_is(text: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(text.clauses, **options)


@compiles(ByCodePoint, "postgresql")
def _in_c(text: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(text.clauses, **options) + ' COLLATE "C"'


@dataclass(frozen=True)
class Sort:
    """One key of an order."""

    column: Any
    descending: bool

    def clause(self) -> ColumnElement[Any]:
        """As ORDER BY takes it. An absent value is lower than any other, whatever the database thinks of it."""
        key = ByCodePoint(self.column) if isinstance(self.column.type, String) else self.column
        clause = key.desc() if self.descending else key.asc()
        if self.column.expression.nullable:  # elsewhere it would only keep PostgreSQL from using an index
            clause = clause.nulls_last() if self.descending else clause.nulls_first()
        return clause


@dataclass(frozen=True)
class Selection:
    """Which records, in which order, which page of them. Without a limit: all."""

    criteria: Sequence[ColumnElement[bool]]
    sorts: Sequence[Sort]
    limit: int | None = None
    offset: int = 0
    deleted: bool | None = False  # only live ones, only deleted ones, or None: both

    @property
    def is_all_live(self) -> bool:
        """Whether it matches just what is live, whose number is kept."""
        return not self.criteria and self.deleted is False

    def page(self, statement: Select[*tuple[Any, ...]], model: Any) -> Select[*tuple[Any, ...]]:
        """The statement, narrowed to the page."""
        narrowed = statement.where(*self._where(model)).order_by(*(sort.clause() for sort in self.sorts))
        return narrowed.limit(self.limit).offset(self.offset or None)

    def total(self, model: Any) -> Select[int]:
        """How many match, whatever the page."""
        return select(func.count()).select_from(model).where(*self._where(model))

    def _where(self, model: Any) -> list[ColumnElement[bool]]:
        if self.deleted is None or not hasattr(model, "deleted"):
            return list(self.criteria)
        return [buried(model) if self.deleted else live(model), *self.criteria]
