"""Selections of records, of any kind: criteria, order and page, as a SELECT."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    false,
    func,
    literal,
    true,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def live(model: Any) -> ColumnElement[bool]:
    """Return the condition for live records."""
    return model.deleted == false()  # type: ignore[no-any-return]  # any model with the column


def deleted(model: Any) -> ColumnElement[bool]:
    """Return the condition for deleted records, which can be restored."""
    return model.deleted == true()  # type: ignore[no-any-return]  # as above


class ByCodePoint(FunctionElement[str]):
    """A text sorted by code points, as on SQLite. PostgreSQL would otherwise sort by its configured language."""

    inherit_cache = True


@compiles(ByCodePoint)
def _compile_as_text(text: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(text.clauses, **options)


@compiles(ByCodePoint, "postgresql")
def _compile_with_collation(text: ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(text.clauses, **options) + ' COLLATE "C"'


class JsonMember(FunctionElement[str]):
    """The value under a key of an object that a column has as JSON; null if it is absent or null."""

    type = String()
    inherit_cache = True

    def __init__(self, column: Any, key: str) -> None:
        super().__init__(type_coerce(column, String), literal(key))


@compiles(JsonMember, "sqlite")
def _compile_json_for_sqlite(member: JsonMember, compiler: SQLCompiler, **options: Any) -> str:
    column, key = (compiler.process(clause, **options) for clause in member.clauses)
    return f"CAST(json_extract({column}, '$.' || {key}) AS TEXT)"


@compiles(JsonMember, "postgresql")
def _compile_json_for_postgresql(member: JsonMember, compiler: SQLCompiler, **options: Any) -> str:
    column, key = (compiler.process(clause, **options) for clause in member.clauses)
    return f"(({column})::json ->> {key})"


class Position(FunctionElement[int]):
    """The position of a text in another one, from 1; 0 if it does not occur there.

    LIKE compares the text at each place character by character, without regard to any limit of time.
    """

    type = BigInteger()
    inherit_cache = True


@compiles(Position, "sqlite")
def _compile_position_for_sqlite(position: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(position.clauses, **options)})"


@compiles(Position, "postgresql")
def _compile_position_for_postgresql(position: Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(position.clauses, **options)})"


def containing(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column contains a text, in any case."""
    return Position(func.lower(column, type_=String), literal(text.lower())) > 0


class Sort(NamedTuple):
    """One sort key."""

    column: Any
    descending: bool

    def clause(self) -> ColumnElement[Any]:
        """Return the ORDER BY clause. An absent value sorts before all others on both databases."""
        key = ByCodePoint(self.column) if isinstance(self.column.type, String) else self.column
        clause = key.desc() if self.descending else key.asc()
        if self.column.expression.nullable:  # on other columns it would only keep PostgreSQL from using an index
            clause = clause.nulls_last() if self.descending else clause.nulls_first()
        return clause


class Selection(NamedTuple):
    """Criteria, order and page of a query. Without a limit, all records."""

    criteria: Sequence[ColumnElement[bool]]
    sorts: Sequence[Sort]
    limit: int | None = None
    offset: int | None = None
    deleted: bool | None = False  # live records, deleted records, or None: both

    @property
    def is_all_live(self) -> bool:
        """True if it matches exactly the live records, whose number is stored."""
        return not self.criteria and self.deleted is False

    @property
    def shape(self) -> Hashable | None:
        """The selection without its values. None if a criterion is more than a column compared with a value."""
        compared = tuple(_compared(criterion) for criterion in self.criteria)
        if None in compared:
            return None
        sorts = tuple((sort.column.key, sort.descending) for sort in self.sorts)
        return compared, sorts, self.limit is None, not self.offset, self.deleted

    @property
    def values(self) -> dict[str, Any]:
        """The values of a selection that has a shape, by the names of their parameters."""
        values = {f"value{place}": criterion.right.value for place, criterion in enumerate(self.criteria)}
        return values | {"limit": self.limit, "offset": self.offset}

    @property
    def parameterized(self) -> Self:
        """The selection, which must have a shape, with parameters instead of its values."""
        criteria = [
            criterion.operator(criterion.left, bindparam(f"value{place}", type_=criterion.right.type))
            for place, criterion in enumerate(self.criteria)
        ]
        limit: Any = None if self.limit is None else bindparam("limit", type_=BigInteger)
        offset: Any = bindparam("offset", type_=BigInteger) if self.offset else None
        return self._replace(criteria=criteria, limit=limit, offset=offset)

    def page(self, statement: Select[*tuple[Any, ...]], model: Any) -> Select[*tuple[Any, ...]]:
        """Return the statement, narrowed to the page."""
        narrowed = statement.where(*self._where(model)).order_by(*(sort.clause() for sort in self.sorts))
        return narrowed.limit(self.limit).offset(self.offset)

    def total(self, count: Select[int], model: Any) -> Select[int]:
        """Return the counting statement, narrowed to the matches on all pages."""
        return count.where(*self._where(model))

    def _where(self, model: Any) -> list[ColumnElement[bool]]:
        if self.deleted is None or not hasattr(model, "deleted"):
            return list(self.criteria)
        return [deleted(model) if self.deleted else live(model), *self.criteria]


def _compared(criterion: Any) -> Hashable | None:
    """Return the column and the operator of a criterion that compares a column with one value, else None."""
    column, value = getattr(criterion, "left", None), getattr(criterion, "right", None)
    if isinstance(column, Column) and isinstance(value, BindParameter) and not value.expanding:
        return column.table.key, column.key, criterion.operator
    return None
