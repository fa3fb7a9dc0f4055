"""The day, week, month, quarter and year of a date in SQL, as the keys of groups (contract 2.8)."""

from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Span = Literal["week", "month", "quarter", "year"]

_SQLITE: Final = {
    "year": "strftime('%Y', {0})",
    "month": "strftime('%Y-%m', {0})",
    "quarter": "strftime('%Y', {0}) || '-Q' || ((strftime('%m', {0}) + 2) / 3)",
    # an ISO week belongs to the year of its Thursday
    "week": "strftime('%Y', {0}, '-3 days', 'weekday 4') || "
    "printf('-W%02d', (strftime('%j', {0}, '-3 days', 'weekday 4') + 6) / 7)",
}
_POSTGRESQL: Final = {
    "year": "to_char(({0})::date, 'YYYY')",
    "month": "to_char(({0})::date, 'YYYY-MM')",
    "quarter": "to_char(({0})::date, 'YYYY-\"Q\"Q')",
    "week": "to_char(({0})::date, 'IYYY-\"W\"IW')",
}


class Bucket(FunctionElement[str]):
    """The key of the week, month, quarter or year of a date, whose text is `YYYY-MM-DD`: `2026-W02`, `2026-Q1`."""

    inherit_cache = False  # the span is not part of SQLAlchemy's key
    type = String()

    def __init__(self, date: ColumnElement[Any], span: Span) -> None:
        super().__init__(date)
        self.span = span


@compiles(Bucket)
def _on_sqlite(bucket: Bucket, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_SQLITE[bucket.span].format(compiler.process(bucket.clauses, **options))})"


@compiles(Bucket, "postgresql")
def _on_postgresql(bucket: Bucket, compiler: SQLCompiler, **options: Any) -> str:
    return f"({_POSTGRESQL[bucket.span].format(compiler.process(bucket.clauses, **options))})"
