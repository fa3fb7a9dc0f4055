"""Queries for one record of a kind."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, bindparam, insert, select, type_coerce

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.base import Moment, Money
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.derived import MODELS

Result = TypeVar("Result")


def locked(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> AnyRow:
    """Return all columns of a live record, and lock it until the commit. Raises `RecordError(NO_RECORD)`."""
    model = MODELS[kind]
    query = select(model.__table__).where(*records.one(account, model, record_id))
    row = db.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, record_id)
    return row


def changing(
    db: Connection, account: AccountContext, kind: Entity, change: Callable[[AnyRow, Mapping[str, Any]], Result]
) -> Callable[[int, Mapping[str, Any]], Result | None]:
    """Return a function that changes the live record with an id by a body; None if there is no such record."""

    def changed(record_id: int, body: Mapping[str, Any]) -> Result | None:
        try:
            before = locked(db, account, kind, record_id)
        except RecordError:
            return None
        return change(before, body)

    return changed


def exists(db: Connection, account: AccountContext, kind: Entity, record_id: int) -> bool:
    """Return True if a live record of the kind has this id."""
    return records.exists(db, account, MODELS[kind], record_id)


def id_by_key(db: Connection, account: AccountContext, kind: Entity, column: str, key: str) -> int | None:
    """Return the id of the first live record that has this key in a column."""
    values = {"dataset_id": account.dataset_id, "key": key}
    found: int | None = _by_key(kind, column).value(db, values)
    return found


@cache
def inserting(kind: Entity) -> Statement:
    """Return the statement that inserts a record."""
    model = MODELS[kind]
    return Statement(insert(model), columns=model.__table__.c.keys())


@cache
def _by_key(kind: Entity, column: str) -> Statement:
    model: Any = MODELS[kind]
    here = (model.dataset_id == bindparam("dataset_id"), model.deleted.is_(False))
    named = model.__table__.c[column] == bindparam("key")
    return Statement(select(model.id).where(*here, named).order_by(model.id).limit(1))


def coerced(model: Any, *names: str, types: tuple[type[Any], ...] = (Moment, Money)) -> list[Any]:
    """Return columns for a SELECT whose rows are only written to an answer. Those of some types are as stored.

    By default these are moments, in seconds since 1970, and amounts, in hundredths.
    """
    columns = [model.__table__.c[name] for name in names]
    return [stored(column) if isinstance(column.type, types) else column for column in columns]


def stored(column: Any) -> Any:
    """Return a column whose values are not converted. A page of a search spends much of its time with that."""
    impl = getattr(column.type, "impl", BigInteger)
    return type_coerce(column, impl).label(column.key)


def of_one(statement: Any, model: Any) -> Statement:
    """Return the statement for one live record, from the statement of all."""
    here = (model.dataset_id == bindparam("dataset_id"), model.id == bindparam("record_id"), model.deleted.is_(False))
    return Statement(statement.where(*here))


def read(db: Connection, account: AccountContext, statement: Statement, record_id: int) -> AnyRow:
    """Return a record by a statement that `of_one` made. Raises `RecordError(NO_RECORD)`."""
    found = statement.one(db, {"dataset_id": account.dataset_id, "record_id": record_id})
    if found is None:
        raise RecordError(NO_RECORD, record_id)
    return found
