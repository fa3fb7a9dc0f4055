"""Changes of records: their columns, custom values and words together."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.custom_field import queries as custom_values
from dealdock.vendors.copper.custom_field.queries import Values
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record import derived
from dealdock.vendors.copper.record.derived import MODELS, RECORDS
from dealdock.vendors.copper.tag import queries as words
from dealdock.vendors.copper.webhook import announcing
from dealdock.vendors.copper.wire.context import Context

_NO_VALUES: Final[Values] = {}
COUNTED: Final[frozenset[Entity]] = frozenset({"opportunity", "person", "company", "lead"})
"""The kinds that have activities."""
_WITH_WORDS: Final = frozenset({"tags", "emails", "phone_numbers"})


def create(context: Context, kind: Entity, columns: Mapping[str, Any], custom: Values = _NO_VALUES) -> int:
    """Add a record with all its columns and return its id."""
    db, account, now = context.db, context.account, context.now
    counters = {"interaction_count": 0, "date_last_contacted": None} if kind in COUNTED else {}
    record_id = RECORDS[kind].insert(db, account, {**columns, **derived.columns(kind, columns), **counters}, now=now)
    words.add(db, account, record_id, derived.words(kind, columns))
    custom_values.add(db, account, record_id, custom)
    announcing.created(db, account, kind, record_id, now=now)
    return record_id


def change(
    context: Context, kind: Entity, before: AnyRow, changes: Mapping[str, Any], custom: Values = _NO_VALUES
) -> frozenset[str]:
    """Change a record. Return the names of the columns that differ.

    The time of the last modification moves only if a column or a custom value differs.
    """
    db, account = context.db, context.account
    announcing.changing(db, account, kind, before.id, now=context.now)
    old = before._asdict()
    different = {name: value for name, value in changes.items() if old[name] != value}
    is_different = custom_values.replace(db, account, before.id, custom) if custom else False
    if different or is_different:
        whole = {**old, **different}
        stored = {**different, **derived.columns(kind, whole), "updated_at": context.now}
        RECORDS[kind].write(db, account, before.id, stored)
        if _WITH_WORDS & different.keys():
            words.replace(db, account, before.id, derived.words(kind, whole))
    return frozenset(different)


def remove(db: Connection, account: AccountContext, kind: Entity, record_id: int, *, now: datetime) -> None:
    """Mark a record as deleted. Raises `RecordError(NO_RECORD)`."""
    RECORDS[kind].mark_deleted(db, account, record_id)
    words.remove(db, account, record_id)
    announcing.deleted(db, account, kind, record_id, now=now)


def restore(db: Connection, account: AccountContext, kind: Entity, row: AnyRow, *, now: datetime) -> None:
    """Mark a deleted record as live again."""
    RECORDS[kind].restore(db, account, row.id)
    words.replace(db, account, row.id, derived.words(kind, row._asdict()))
    announcing.created(db, account, kind, row.id, now=now)


def removing(model: Any, *references: tuple[Entity, str]) -> Callable[..., None]:
    """Return a function for the control plane that deletes a row. The columns of records that refer to it lose it."""

    def remove(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        for entity, column in references:
            unset(db, account, entity, column, record_id, now=now)
        records.remove(db, account, model, record_id)

    return remove


def unset(db: Connection, account: AccountContext, kind: Entity, column: str, record_id: int, *, now: datetime) -> None:
    """Set a column of all records that refer to a record to null."""
    model = MODELS[kind]
    here = (model.dataset_id == account.dataset_id, model.__table__.c[column] == record_id)
    db.execute(update(model).where(*here).values({column: None, "updated_at": now}))
