"""The related resource of a task or a project: the one record that its columns name (contract B2, B3)."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.derived import RECORDS
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.related.queries import Item
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, no_record
from dealdock.vendors.copper.wire.values import Reader

FIELD: Final = "related_resource"


class RelatedRecord(BaseModel):
    """A related resource in an answer: the kind and the id of a record, or neither."""

    model_config = ConfigDict(extra="forbid")

    id: int | None
    type: Entity | None


_ABSENT: Final = (None, "")


def reader(kinds: Sequence[Entity]) -> Reader:
    """Return a reader of a live record of one of these kinds. Null, and an object without values, are None."""

    def read(context: Context, value: Any) -> Item | Invalid | None:
        if value in _ABSENT:
            return None
        if not isinstance(value, dict):
            return NOT_AN_OBJECT
        absent = [value.get(name) in _ABSENT for name in ("id", "type")]
        return None if all(absent) else BLANK if any(absent) else named(context, value["id"], value["type"])

    def named(context: Context, record_id: Any, type_: Any) -> Item | Invalid | None:
        found = values.record_id(FIELD, record_id)
        if found is None or isinstance(found, Invalid):
            return found
        kind = next((each for each in kinds if each == type_), None)
        if kind is None:
            return NOT_INCLUDED
        is_there = found <= MAX_ID and RECORDS[kind].exists(context.db, context.account, found)
        return Item(kind, found) if is_there else no_record(FIELD, found)

    return read


def as_columns(draft: Draft) -> Draft:
    """Return a draft with the columns of its related resource."""
    columns = dict(draft.columns)
    if FIELD in columns:
        item = columns.pop(FIELD)
        columns |= {"related_id": item and item.id, "related_type": item and item.type}
    return draft._replace(columns=columns)
