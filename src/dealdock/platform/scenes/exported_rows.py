"""Rows as records of a scene file, for the exports of all vendors."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import Account, Dataset
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.record_forms import MOMENTS, DatedRecord, RecordForm, RecordForms
from dealdock.platform.scenes.schema import JsonObject, Record
from dealdock.platform.scenes.values import moment_text

PAGE: Final = 20
"""The number of rows that are read at a time. One record may have megabytes of text, and a page is held as rows, as
parsed values and as records, in addition to the previous page.
"""


def account_columns(db: Connection, account: AccountContext) -> JsonObject:
    """Return the columns of an account, with its `clock` and its `last_id` as in scenes."""
    row = db.execute(select(Account.__table__).where(Account.id == account.account_id)).mappings().one()
    clock = None
    if row["frozen_at"] is not None:
        clock = {"mode": "frozen", "at": plain(row["frozen_at"])}
    elif row["clock_offset"]:
        clock = {"mode": "offset", "seconds": row["clock_offset"]}
    last_id = db.scalars(select(Dataset.last_id).where(Dataset.id == account.dataset_id)).one() or None
    return {**row, "clock": clock, "last_id": last_id}


def pages(db: Connection, account: AccountContext, model: Any, last: int = 0) -> Iterator[Sequence[AnyRow]]:
    """Read all rows of an account in a table behind the id `last`, by id, page by page."""
    query = select(model.__table__).where(model.dataset_id == account.dataset_id).order_by(model.id).limit(PAGE)
    while page := db.execute(query.where(model.id > last)).all():
        yield page
        last = page[-1].id


def record(described: type[Record], row: AnyRow, references: Mapping[str, str]) -> JsonObject:
    """Return the fields of a record that are columns of its row, except fields with their default.

    `references`: the fields that refer to another record, each with the column that has its id.
    """
    columns = row._mapping
    return {
        name: plain(columns[column])
        for name, default in _defaults(described)
        if (column := references.get(name, name)) in columns
        and columns[column] is not None
        and columns[column] != default
    }


@cache
def _defaults(described: type[Record]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, field.default) for name, field in described.model_fields.items())


def filled(fields: JsonObject) -> JsonObject:
    """Return the fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def plain(value: Any) -> Any:
    """Return a column's value in JSON's types; amounts keep to the cent as floats."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return list(value) if isinstance(value, tuple) else value


def exported(
    forms: RecordForms, db: Connection, account: AccountContext, many: str, ids: PublicIds | None, last: int = 0
) -> Iterator[JsonObject]:
    """Read an account's records of a kind behind the id `last`, page by page."""
    for _, found in exported_pages(forms, db, account, many, ids, last):
        yield from found


def exported_pages(
    forms: RecordForms,
    db: Connection,
    account: AccountContext,
    many: str,
    ids: PublicIds | None = None,
    last: int = 0,
) -> Iterator[tuple[Sequence[AnyRow], list[JsonObject]]]:
    """Read an account's records of a kind. Yield pages: the rows, and the records in the form of a scene."""
    form = forms[many]
    moments = MOMENTS if issubclass(form.form, DatedRecord) else ()
    for page in pages(db, account, form.kind.model, last):
        show = {name: _shown_ids(forms[link.to].kind.name, link.column, page, ids) for name, link in form.links.items()}
        show["id"] = _shown_ids(form.kind.name, "id", page, ids)
        yield page, [_exported(form, row, show, moments) for row in page]


def _exported(
    form: RecordForm, row: AnyRow, show: Mapping[str, Mapping[int, int | str]], last: Sequence[str]
) -> JsonObject:
    """Return a record in the form of a scene. `show`: the ids in references. `last`: the fields to put at the end."""
    found = record(form.form, row, form.columns)
    found |= {name: ids_of[found[name]] for name, ids_of in show.items() if name in found}
    found |= {name: json_values.exported(found[name]) for name in form.json_columns if name in found}
    if found.get("password_hash") == PUBLISHED.password_hash:
        found["password"] = PUBLISHED.password
        del found["password_hash"]
    return found | {name: found.pop(name) for name in last if name in found}


def _shown_ids(kind: str, column: str, page: Sequence[AnyRow], ids: PublicIds | None) -> Mapping[int, int | str]:
    """Return the ids in a column of a page as they are exported."""
    numbers = {number for row in page if (number := row._mapping[column]) is not None}
    if ids is None:
        return {number: number for number in numbers}
    ids.look_up(kind, numbers)
    return {number: ids.show(kind, number) for number in numbers}
