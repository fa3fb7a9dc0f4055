"""The base of all tables, and the column types they share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, Dialect, ForeignKey, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

MAX_ID = 2_147_483_647
"""The highest id that any record may have (contract, objects 1.4)."""


class Moment(TypeDecorator[datetime]):
    """An aware `datetime` in whole seconds, stored as seconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Money(TypeDecorator[Decimal]):
    """A `Decimal` with two places, stored as an exact whole number of cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else Decimal(value).scaleb(-2)


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts without blanks in them (addresses, networks), stored with blanks between them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else " ".join(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else tuple(value.split())


class Base(DeclarativeBase):
    """Every table's base; its metadata names every constraint, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's declaration)
        datetime: Moment,
        Decimal: Money,
        int: BigInteger,
        str: String(255),
    }


DatasetId = Annotated[int, mapped_column(ForeignKey("dataset.id"), primary_key=True, autoincrement=False)]
"""The first part of every record's key: an internal number that no client sees."""

RecordId = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
"""The second: the id that clients see, counted up within the dataset."""
