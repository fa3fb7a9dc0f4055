"""The base of all tables, and the column types they share."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Final, TypeAlias

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from dealdock.platform.database.capture import DatasetNumber
from dealdock.platform.text import storable_json

MAX_ID = 2_147_483_647
"""The highest id that any record may have (contract, objects 1.4)."""


EARLIEST: Final = datetime(2, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The range of levers, which every time zone can show. A stored number beyond all moments is read as the nearer one."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_FIRST_SECOND = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_LAST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
_FIRST_MILLISECOND, _LAST_MILLISECOND = _FIRST_SECOND * 1000, _LAST_SECOND * 1000 + 999
_EARLIEST_SECOND, _LATEST_SECOND = (int(each.timestamp()) for each in (EARLIEST, LATEST))


def _nearest(stored: Any, first: int, last: int) -> int:
    """Return the number within bounds that is nearest to a stored one, or the first if a text is stored."""
    try:
        return int(min(max(float(stored), first), last))
    except ValueError:
        return first


class Moment(TypeDecorator[datetime]):
    """An aware `datetime` in whole seconds, stored as seconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.__class__ is int and _FIRST_SECOND <= value <= _LAST_SECOND:
            return datetime.fromtimestamp(value, UTC)
        return datetime.fromtimestamp(_nearest(value, _EARLIEST_SECOND, _LATEST_SECOND), UTC)


class Milliseconds(TypeDecorator[datetime]):
    """An aware `datetime` in whole milliseconds, stored as milliseconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.__class__ is int and _FIRST_MILLISECOND <= value <= _LAST_MILLISECOND:
            return _EPOCH + value * _MILLISECOND
        return _EPOCH + _nearest(value, _EARLIEST_SECOND * 1000, _LATEST_SECOND * 1000) * _MILLISECOND


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


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_NUL: Final = "\\u0000"
_EMPTY: Final[Mapping[str, Callable[[], Any]]] = {"{}": dict, "[]": list}


OBJECT: Final = dict[str, Any]
OBJECTS: Final = list[dict[str, Any]]
TEXTS: Final = list[str]


class Json(TypeDecorator[Any]):
    """A JSON value, stored as text. `of`: the type of the values that records have."""

    impl = Text
    cache_ok = True

    def __init__(self, of: Any = Any) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: Any | None, _: Dialect) -> str | None:
        if value is None:
            return None
        text = _ENCODER.encode(value)
        return _ENCODER.encode(storable_json(value)) if _NUL in text else text

    def process_result_value(self, value: Any | None, _: Dialect) -> Any | None:
        if value is None:
            return None
        # most values of a page are empty: a parser would cost more than all else in its rows
        return _EMPTY[value]() if value in _EMPTY else json.loads(value)


class Base(DeclarativeBase):
    """The base of all tables. Its metadata names every constraint, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        bool: Boolean(),
        datetime: Moment(),
        Decimal: Money(),
        float: Float(),
        int: BigInteger(),
        str: String(255),
        tuple[str, ...]: SpaceSeparated(),
    }
    __table__: ClassVar[Table]
    __counted_as__: ClassVar[str | None] = None
    """The kind under which `live_count` has the number of live records. None: they are counted when that is needed."""


@dataclass(frozen=True)
class Whole:
    """Whole numbers within bounds."""

    lowest: int
    highest: int


@dataclass(frozen=True)
class Characters:
    """Texts of up to this number of characters."""

    most: int


@dataclass(frozen=True)
class OneOf:
    """One of some words or numbers."""

    values: Sequence[Any]


@dataclass(frozen=True)
class Parsed:
    """Texts that a parser of the vendor reads. It raises `ValueError` for others."""

    of: type
    parse: Callable[[object], Any]


Values: TypeAlias = Characters | Whole | OneOf | Parsed
"""The values that people may give a column, if its type takes more."""


def holds(values: Values | None = None, *, example: Any = None, secret: bool = False) -> dict[str, Any]:
    """Return the `info` of a column that has only these values: in the control plane, in scenes and in forms.

    `example`: a value for the control plane's OpenAPI. `secret`: it has a credential, which the journal, the changes
    and the log mask, and the console hides until somebody asks for it.
    """
    given = {"values": values, "example": example, "is_secret": secret or None}
    return {name: each for name, each in given.items() if each is not None}


def is_secret(column: Column[Any]) -> bool:
    """Return True if a column has a credential."""
    return bool(column.info.get("is_secret"))


DERIVED: Final[dict[str, Any]] = {"is_derived": True}
"""The `info` of a column that follows from others, such as a name in lower case. People neither see nor give it."""


def follows(column: str, make: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the `info` of a derived column whose value is made from one other column."""
    return {**DERIVED, "follows": (column, make)}


def followed(model: type["Base"], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the columns of a model that follow from the given values."""
    return {name: make(given[source]) for name, source, make in _rules(model) if source in given}


@cache
def _rules(model: type["Base"]) -> Sequence[tuple[str, str, Callable[[Any], Any]]]:
    """Return the columns that follow from another one, each with that one and the function."""
    return [(column.key, *column.info["follows"]) for column in model.__table__.c if "follows" in column.info]


def amount(units: Callable[[Mapping[str, Any]], int] = lambda _: 1) -> dict[str, Any]:
    """Return the `info` of a column of whole numbers that are amounts of money.

    `units` returns, for the vendor's settings of an account, the number of these that are one of the currency.
    """
    return {"units": units}


def units_of(column: Column[Any], settings: Mapping[str, Any]) -> int | None:
    """Return the units of a column's amounts that are one of the currency: 100 cents. None: it has no amounts."""
    if isinstance(column.type, Money):
        return 1
    return column.info["units"](settings) if "units" in column.info else None


WITHOUT_ROWID: Final = {"sqlite_with_rowid": False}
"""Options of a table whose rows SQLite stores in the B-tree of the primary key: for small rows (decision 0017)."""

DatasetId = Annotated[int, mapped_column(DatasetNumber(), ForeignKey("dataset.id"), primary_key=True)]
"""The first part of every record's key: an internal number that no client sees."""

RecordId = Annotated[int, mapped_column(primary_key=True)]
"""The second: the id that clients see, counted up within the dataset."""


def refers(column: str, table: str, *, name: str | None = None) -> ForeignKeyConstraint:
    """Return the foreign key of a column with the ids of records of a table, in the same dataset.

    `name`: the name of the constraint, by default made from table and columns. PostgreSQL takes 63 characters.
    """
    return ForeignKeyConstraint(["dataset_id", column], [f"{table}.dataset_id", f"{table}.id"], name=name)


MillisecondMoment = Annotated[datetime, mapped_column(Milliseconds())]
"""A moment to the millisecond, for vendors that show milliseconds. A `datetime` alone is a column of whole seconds."""

JsonValue = Annotated[Any, mapped_column(Json())]
"""A nested value of any type. It is read and written whole, like the columns of the next types."""

JsonObject = Annotated[Any, mapped_column(Json(OBJECT))]
"""An object, such as an address."""

JsonObjects = Annotated[Any, mapped_column(Json(OBJECTS))]
"""A list of objects, such as the addresses of a contact."""

JsonTexts = Annotated[Any, mapped_column(Json(TEXTS))]
"""A list of texts, such as tags."""

Percentage = Annotated[int, mapped_column(SmallInteger(), info=holds(Whole(0, 100)))]
"""A whole number of percent."""
