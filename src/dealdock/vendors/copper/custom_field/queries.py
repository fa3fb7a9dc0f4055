"""Queries for custom field definitions, their options, and the values of records."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, delete, insert, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.custom_field.model import (
    CustomFieldDefinition,
    CustomFieldOption,
    CustomValue,
    RelatedLink,
)
from dealdock.vendors.copper.wire.errors import Invalid, validation_error


class Stored(NamedTuple):
    """A stored value; of the type MultiSelect, one of them."""

    number: int | None = None
    real: float | None = None
    text: str | None = None


NO_CHANGE: Final = Stored()
"""The stored value of a false that was sent. It decides the place of the field in answers, and is not another value."""

Values = Mapping[int, Sequence[Stored]]
"""The stored values of a record by definition. An empty sequence: no value."""

MAX_VALUES: Final = 1_000
"""The values that one record has of all custom fields. It is ours: Copper documents no limit."""
TOO_MANY_VALUES: Final = Invalid(f"have too many values (maximum is {MAX_VALUES})")

_HERE: Final = CustomFieldDefinition.dataset_id == bindparam("dataset_id")
_DEFINITIONS: Final = Statement(select(CustomFieldDefinition.__table__).where(_HERE).order_by(CustomFieldDefinition.id))
_OPTIONS: Final = Statement(
    select(CustomFieldOption.__table__)
    .where(CustomFieldOption.dataset_id == bindparam("dataset_id"))
    .order_by(CustomFieldOption.definition_id, CustomFieldOption.rank, CustomFieldOption.id)
)
_NAMES: Final = Statement(
    select(CustomFieldOption.id, CustomFieldOption.name).where(CustomFieldOption.dataset_id == bindparam("dataset_id"))
)
_OPTIONS_OF: Final = Statement(
    select(CustomFieldOption.id, CustomFieldOption.name)
    .where(
        CustomFieldOption.dataset_id == bindparam("dataset_id"),
        CustomFieldOption.definition_id == bindparam("definition_id"),
    )
    .order_by(CustomFieldOption.rank, CustomFieldOption.id)
)
_INSERT: Final = Statement(insert(CustomValue), columns=CustomValue.__table__.c.keys())
_REMOVE: Final = Statement(
    delete(CustomValue).where(
        CustomValue.dataset_id == bindparam("of_dataset"),
        CustomValue.record_id == bindparam("of_record"),
        CustomValue.definition_id == bindparam("of_definition"),
    )
)


def definitions(db: Connection, account: AccountContext, kind: str | None = None) -> list[AnyRow]:
    """Return the definitions by id; `kind`: only definitions for this kind of record."""
    rows = _DEFINITIONS.all(db, {"dataset_id": account.dataset_id})
    return [row for row in rows if kind is None or kind in row.available_on]


def options(db: Connection, account: AccountContext) -> dict[int, list[AnyRow]]:
    """Return the options by the id of their definition, each list by rank."""
    found: dict[int, list[AnyRow]] = {}
    for row in _OPTIONS.all(db, {"dataset_id": account.dataset_id}):
        found.setdefault(row.definition_id, []).append(row)
    return found


def option_names(db: Connection, account: AccountContext) -> dict[int, str]:
    """Return the names of all options by id."""
    return dict(_NAMES.tuples(db, {"dataset_id": account.dataset_id}))


def options_of(db: Connection, account: AccountContext, definition_id: int) -> Sequence[AnyRow]:
    """Return ids and names of the options of a definition by rank."""
    return _OPTIONS_OF.all(db, {"dataset_id": account.dataset_id, "definition_id": definition_id})


def values(
    db: Connection, account: AccountContext, record_ids: Sequence[int], *, is_limited: bool = True
) -> dict[int, dict[int, list[Stored]]]:
    """Return the values of up to 200 records, by record and definition.

    Raises `TooMuch` for too long ones, unless they are for a scene (not `is_limited`).
    """
    found: dict[int, dict[int, list[Stored]]] = {record_id: {} for record_id in record_ids}
    if not record_ids:
        return found
    size = 1 if len(record_ids) == 1 else _MANY
    names = _IDS[:size]
    ids = dict(zip(names, chain(record_ids, repeat(record_ids[-1])), strict=False))
    read = _values(size).for_answer if is_limited and size > 1 else _values(size).tuples
    for record_id, definition_id, *stored in read(db, {"dataset_id": account.dataset_id, **ids}):
        found[record_id].setdefault(definition_id, []).append(Stored(*stored))
    return found


_MANY: Final = 200
_IDS: Final = [f"id{place}" for place in range(_MANY)]


@cache
def _values(size: int) -> Statement:
    """Return the statement for this number of records. A page with fewer repeats its last id."""
    ids = [bindparam(name, type_=BigInteger) for name in _IDS[:size]]
    columns = (
        CustomValue.record_id,
        CustomValue.definition_id,
        *(CustomValue.__table__.c[each] for each in Stored._fields),
    )
    here = select(*columns).where(CustomValue.dataset_id == bindparam("dataset_id"), CustomValue.record_id.in_(ids))
    return Statement(here.order_by(CustomValue.record_id, CustomValue.definition_id, CustomValue.position))


def link_ids(db: Connection, account: AccountContext, record_ids: Sequence[int]) -> dict[tuple[int, int], list[int]]:
    """Return the ids of the links of records, by record and definition, upwards."""
    here = (RelatedLink.dataset_id == account.dataset_id, RelatedLink.source_id.in_(record_ids))
    columns = select(RelatedLink.source_id, RelatedLink.definition_id, RelatedLink.id).where(*here)
    found: dict[tuple[int, int], list[int]] = {}
    for source_id, definition_id, link_id in db.execute(columns.order_by(RelatedLink.id)):
        found.setdefault((source_id, definition_id), []).append(link_id)
    return found


def rows(dataset_id: int, record_id: int, found: Values) -> list[dict[str, Any]]:
    """Return the rows for the values of a record."""
    return [
        {
            "dataset_id": dataset_id,
            "record_id": record_id,
            "definition_id": definition_id,
            "position": position,
            **stored._asdict(),
        }
        for definition_id, several in found.items()
        for position, stored in enumerate(several)
    ]


def add(db: Connection, account: AccountContext, record_id: int, found: Values) -> None:
    """Store the values of a new record."""
    _INSERT.run_many(db, rows(account.dataset_id, record_id, found))


def replace(db: Connection, account: AccountContext, record_id: int, new: Values) -> bool:
    """Replace the values of these definitions. Return True if one differs from before."""
    before = values(db, account, [record_id])[record_id]
    if sum(map(len, {**before, **new}.values())) > MAX_VALUES:
        raise validation_error(TOO_MANY_VALUES.faults("custom_fields"))
    different = {name: found for name, found in new.items() if list(found) != before.get(name, [])}
    for definition_id in different:
        key = {"of_dataset": account.dataset_id, "of_record": record_id, "of_definition": definition_id}
        _REMOVE.run(db, key)
    add(db, account, record_id, different)
    return any(_seen(new[name]) != _seen(before.get(name, ())) for name in different)


def _seen(values_: Sequence[Stored]) -> list[Stored]:
    return [each for each in values_ if each != NO_CHANGE]
