"""The parts of exported records that are not columns of their tables: options, custom values, values that are null."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.exported_rows import PAGE
from dealdock.platform.scenes.schema import JsonObject
from dealdock.platform.scenes.support import SceneSupport
from dealdock.vendors.copper.custom_field import values
from dealdock.vendors.copper.custom_field.resource import CUSTOM_FIELD_DEFINITION
from dealdock.vendors.copper.custom_field.values import TYPES
from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.lead.resource import LEAD
from dealdock.vendors.copper.names import PLURALS
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITY
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.person.resource import PERSON
from dealdock.vendors.copper.task import TASK, Task
from dealdock.vendors.copper.wire.context import Context

_NULLS: Final[Mapping[str, tuple[Any, Mapping[str, str]]]] = {
    OPPORTUNITY.many: (
        Opportunity,
        {"priority": "priority", "win_probability": "win_probability", "pipeline_stage": "pipeline_stage_id"},
    ),
    LEAD.many: (Lead, {"status": "status_id"}),
    TASK.many: (Task, {"custom_activity_type": "custom_activity_type_id"}),
}
"""The fields whose null differs from an absent value, with their columns, by list and its table."""


def completed(
    plain: SceneSupport, db: Connection, account: AccountContext, kind: str, ids: Any
) -> Iterator[JsonObject]:
    """Read an account's records of a kind, batch by batch, and complete them."""
    records = plain.records(db, account, kind, ids)
    while batch := list(islice(records, PAGE)):
        if kind == CUSTOM_FIELD_DEFINITION.many:
            _add_options(db, account, batch)
        if kind in _NULLS:
            _add_nulls(db, account, batch, *_NULLS[kind])
        if kind in {PERSON.many, LEAD.many}:
            _add_no_parts(batch)
        if kind in PLURALS.values():
            _add_values(db, account, batch)
        yield from (_in_json(each) for each in batch)


def _in_json(record: JsonObject) -> JsonObject:
    days = {name: value.isoformat() for name, value in record.items() if _is_day(value)}
    return record | days


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _add_options(db: Connection, account: AccountContext, batch: Iterable[JsonObject]) -> None:
    options = values.options(db, account)
    for each in batch:
        if found := options.get(each["id"]):
            each["options"] = [{"id": option.id, "name": option.name} for option in found]


def _add_nulls(
    db: Connection, account: AccountContext, batch: Sequence[JsonObject], model: Any, columns: Mapping[str, str]
) -> None:
    """Add the nulls that differ from absent values. `columns`: by field."""
    ids = [each["id"] for each in batch]
    query = select(model.id, *(model.__table__.c[column].label(name) for name, column in columns.items()))
    rows = db.execute(query.where(model.dataset_id == account.dataset_id, model.id.in_(ids)))
    nulls = {row.id: [name for name in columns if row._mapping[name] is None] for row in rows}
    for each in batch:
        each.update(dict.fromkeys(nulls[each["id"]]))


def _add_no_parts(batch: Sequence[JsonObject]) -> None:
    """Add a null to people and leads without any part of their name, because absent parts would be derived from the
    name.
    """
    for each in batch:
        if each.keys().isdisjoint(names.PARTS):
            each[names.PARTS[0]] = None


def _add_values(db: Connection, account: AccountContext, batch: Sequence[JsonObject]) -> None:
    """Add the values of custom fields, by the id of the definition, in the form of an answer.

    Values that no answer shows, because the definition is no longer available on the kind, are added as well.
    """
    types = {row.id: row.data_type for row in values.definitions(db, account)}
    if not types:
        return
    context = Context(db, account, datetime.min)  # noqa: DTZ901 (no time is read)
    stored = values.values_of(db, account, [each["id"] for each in batch], is_limited=False)
    for each in batch:
        shown = {name: TYPES[types[name]].show(context, found) for name, found in stored[each["id"]].items()}
        known = {str(name): json_values.exported(value) for name, value in shown.items() if not _is_empty(value)}
        if known:
            each["custom_fields"] = known


def _is_empty(value: Any) -> bool:
    """Return True if a field has no value. A stored false is a value."""
    return value is None or value == []
