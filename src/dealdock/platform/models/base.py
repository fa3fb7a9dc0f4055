"""The base of all tables, and the column types they share."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, ClassVar, Final, NamedTuple, get_args, get_origin

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

MAX_ID = 2_147_483_647
"""The highest id that any record may have (contract, objects 1.4)."""


_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware `datetime` in whole seconds, stored as seconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Milliseconds(TypeDecorator[datetime]):
    """An aware `datetime` in whole milliseconds, stored as milliseconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MILLISECOND


class Money(TypeDecorator[Decimal]):
    """A `Decimal` with two places, stored as an exact whole number of cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: Any | None, _: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class SpaceSeparated(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts without spaces, such as URIs, stored as one text with a space between two."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _: Dialect) -> str | None:
        return None if value is None else " ".join(value)

    def process_result_value(self, value: Any | None, _: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split())


class Code(TypeDecorator[int | str]):
    """The code of an error, a number or a word, stored as text. Text that consists of digits is read as a number."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: int | str | None, _: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, _: Dialect) -> int | str | None:
        return int(value) if value is not None and value.isdecimal() else value


_EMPTY: Final[Mapping[str, Callable[[], Any]]] = {"{}": dict, "[]": list}


class Json(TypeDecorator[Any]):
    """Any JSON value, stored as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, _: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any | None, _: Dialect) -> Any | None:
        if value is None:
            return None
        # most values of a page are empty: a parser would cost more than all else in its rows
        return _EMPTY[value]() if value in _EMPTY else json.loads(value)


_TYPES: Final[dict[Any, TypeEngine[Any]]] = {
    bool: Boolean(),
    datetime: Moment(),
    Decimal: Money(),
    float: Float(),
    int: BigInteger(),
    str: String(255),
    tuple[str, ...]: SpaceSeparated(),
}
"""The column type of each Python type, for columns that name no other."""


class _Column(NamedTuple):
    kind: TypeEngine[Any] | None
    to: str | None
    options: dict[str, Any]


def column(kind: TypeEngine[Any] | None = None, *, to: str | None = None, key: bool = False, **options: Any) -> Any:
    """Describe what an annotation cannot: another type, the column referred to, membership in the key."""
    if key:
        options |= {"primary_key": True, "autoincrement": False}
    return _Column(kind, to, options)


class Base:
    """The base of all tables. Its metadata names every constraint, so that migrations can find them.

    The annotated attributes of a class are the columns of its `__table__`, and the class stands for that in statements.
    They are SQLAlchemy's tables and columns only: records are rows, never objects, so nothing is mapped.
    """

    metadata: ClassVar = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[SchemaItem, ...]] = ()
    __is_keyed__: ClassVar[bool] = False
    """True if SQLite stores the rows in the B-tree of the primary key: for small rows (decision 0033)."""
    __counted_as__: ClassVar[str | None] = None
    """The kind under which `live_count` has the number of live records. None: they are counted when that is needed."""
    __table__: ClassVar[Table]

    def __init_subclass__(cls) -> None:
        """Make the table."""
        columns = [
            _build_column(name, get_args(of)[0], cls.__dict__.get(name, column()), cls.metadata)
            for name, of in cls.__annotations__.items()
        ]
        parts = (*columns, *cls.__table_args__)
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *parts, sqlite_with_rowid=not cls.__is_keyed__)
        for each in columns:
            setattr(cls, each.key, each)

    @classmethod
    def __clause_element__(cls) -> Table:
        """Return the table, for SQLAlchemy's statements."""
        return cls.__table__


def _build_column(name: str, annotation: Any, description: _Column, metadata: MetaData) -> Column[Any]:
    of, is_optional = _without_none(annotation)
    if get_origin(of) is Annotated:
        of, more = get_args(of)
        description = description._replace(kind=more) if isinstance(more, TypeEngine) else more
    of, is_inner_optional = _without_none(of)
    kind = description.kind or _TYPES[of]
    foreign_key = () if description.to is None else (ForeignKey(_referred(description.to, metadata)),)
    return Column(name, kind, *foreign_key, nullable=is_optional or is_inner_optional, **description.options)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    """Return the type without `| None`, and True if it had that."""
    types = get_args(annotation)
    return (types[0], True) if NoneType in types else (annotation, False)


def _referred(to: str, metadata: MetaData) -> str | Column[Any]:
    """Return the column that a foreign key names: the platform's own where the key is in another `MetaData`."""
    table, _, name = to.rpartition(".")
    is_here = metadata is Base.metadata or table in metadata.tables
    return to if is_here else Base.metadata.tables[table].c[name]


DatasetId = Annotated[int, column(to="dataset.id", key=True)]
"""The first part of every record's key: an internal number that no client sees."""

RecordId = Annotated[int, column(key=True)]
"""The second: the id that clients see, counted up within the dataset."""

MillisecondMoment = Annotated[datetime, Milliseconds()]
"""A moment to the millisecond, for vendors that show milliseconds. A `datetime` alone is a column of whole seconds."""

JsonValue = Annotated[Any, Json()]
"""A nested value, such as a contact's list of addresses. It is read and written whole."""
