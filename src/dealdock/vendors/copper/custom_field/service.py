"""Custom field definitions: their changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import limits
from dealdock.vendors.copper.column_types import table_of
from dealdock.vendors.copper.custom_field import values as queries
from dealdock.vendors.copper.custom_field.model import (
    CONNECT,
    WITH_OPTIONS,
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    RelatedLink,
)


def check_values(db: Connection, account: AccountContext, definition: AnyRow) -> None:
    """Raise the error of a custom field with too many values and links to remove them in one call."""
    columns, links = CustomValue.__table__.c, RelatedLink.__table__.c
    named = [(links.definition_id, each) for each in (definition.id, definition.connected_id)]
    named.append((columns.definition_id, definition.id))
    limits.refuse_more(db, account, named, "has too many values")


def create(  # noqa: PLR0913 (the fields of a definition)
    db: Connection,
    account: AccountContext,
    *,
    now: datetime,
    name: str,
    data_type: str,
    available_on: Sequence[str] = (),
    is_filterable: bool | None = False,
    options: Sequence[str] | None = None,
    currency: str | None = None,
    canonical_name: str | None = None,
) -> int:
    """Add a definition, with the names of its options, and return its id."""
    columns: dict[str, Any] = {"name": name, "data_type": data_type, "available_on": tuple(available_on)}
    columns |= {"is_filterable": bool(is_filterable), "currency": currency, "canonical_name": canonical_name}
    definition_id = records.add(db, account, CustomFieldDefinition, now=now, **columns)
    if data_type in WITH_OPTIONS:
        _add_options(db, account, definition_id, options or (), now)
    if data_type == CONNECT:
        other = records.add(db, account, CustomFieldDefinition, now=now, **columns, connected_id=definition_id)
        here = records.one(account, CustomFieldDefinition, definition_id)
        db.execute(update(CustomFieldDefinition).where(*here).values(connected_id=other))
    return definition_id


def change(db: Connection, account: AccountContext, definition: AnyRow, *, now: datetime, **fields: Any) -> None:
    """Change a definition. Other names of options replace its options."""
    options = fields.pop("options", None)
    if "is_filterable" in fields:
        fields["is_filterable"] = bool(fields["is_filterable"])
    records.change(db, account, CustomFieldDefinition, definition.id, fields, now=now)
    before = [each.name for each in queries.options(db, account).get(definition.id, ())]
    if options is not None and definition.data_type in WITH_OPTIONS and list(options) != before:
        _remove_options(db, account, definition, now)
        _add_options(db, account, definition.id, options, now)
        touch = update(CustomFieldDefinition).where(*records.one(account, CustomFieldDefinition, definition.id))
        db.execute(touch.values(updated_at=now))


def remove(db: Connection, account: AccountContext, definition_id: int, *, now: datetime) -> None:
    """Delete a definition with its options, values and links, and the definition that it is connected to.

    Raises `RecordError`.
    """
    definition = records.read(db, account, CustomFieldDefinition, definition_id)
    _remove_options(db, account, definition, now)
    for each in (definition_id, definition.connected_id):
        links = (RelatedLink.dataset_id == account.dataset_id, RelatedLink.definition_id == each)
        db.execute(delete(RelatedLink).where(*links))
        db.execute(delete(CustomFieldDefinition).where(*records.one(account, CustomFieldDefinition, each)))


def _add_options(
    db: Connection, account: AccountContext, definition_id: int, names: Sequence[str], now: datetime
) -> None:
    if not names:
        return
    first = datasets.take_ids(db, account.dataset_id, len(names))
    common = {"dataset_id": account.dataset_id, "definition_id": definition_id, "created_at": now, "updated_at": now}
    rows = [{**common, "id": first + rank, "rank": rank, "name": name} for rank, name in enumerate(names)]
    db.execute(insert(CustomFieldOption), rows)


def _remove_options(db: Connection, account: AccountContext, definition: AnyRow, now: datetime) -> None:
    """Delete the options of a definition, and the values of all records, which are empty without an option.

    The records that showed a value are modified now.
    """
    values = (CustomValue.dataset_id == account.dataset_id, CustomValue.definition_id == definition.id)
    for kind in definition.available_on:
        table = table_of(kind)
        here = (table.c.dataset_id == account.dataset_id, table.c.id.in_(select(CustomValue.record_id).where(*values)))
        db.execute(update(table).where(*here).values(updated_at=now))
    options = (CustomFieldOption.dataset_id == account.dataset_id, CustomFieldOption.definition_id == definition.id)
    db.execute(delete(CustomFieldOption).where(*options))
    db.execute(delete(CustomValue).where(*values))
