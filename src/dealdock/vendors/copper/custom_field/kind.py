"""The kind of custom field definitions."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.schema import Id, Listed, Record, optional
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.custom_field import fields, queries, service
from dealdock.vendors.copper.custom_field.model import CustomFieldDefinition, CustomFieldOption
from dealdock.vendors.copper.names import OBJECTS
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.fields import check


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    found = fields.new(Context(db, account, now), {name: value for name, value in given.items() if value is not None})
    check(found.errors)
    return service.create(db, account, now=now, **found.values)


def _update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
    row = records.read(db, account, CustomFieldDefinition, record_id)
    found = fields.changes(Context(db, account, now), given, row.data_type)
    check(found.errors)
    service.change(db, account, row, now=now, **found.values)


def _rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> list[dict[str, Any]]:
    """Return definitions with their options."""
    options = queries.options(db, account)
    rows = records.rows(db, account, CustomFieldDefinition, first_id=first_id, last_id=last_id)
    return [{**row._mapping, "options": [_option(each) for each in options.get(row.id, ())]} for row in rows]


def _option(row: Any) -> dict[str, Any]:
    return {"id": row.id, "name": row.name, "rank": row.rank}


class Option(Record):
    """An option of a custom field."""

    id: Id = None
    name: scene_fields.Text


_NOWHERE: Final[tuple[str, ...]] = ()
_AVAILABLE: Any = list[Literal[OBJECTS]]  # type: ignore[valid-type]  # pydantic reads it

CUSTOM_FIELD_DEFINITION: Final = Kind(
    "customFieldDefinition",
    "customFieldDefinitions",
    CustomFieldDefinition,
    create=_create,
    update=_update,
    delete=service.remove,
    rows=_rows,
    parts_of_rows={CustomFieldOption: "definition_id"},
    new={
        "connected_id": None,
        "available_on": (_AVAILABLE, []),
        "options": (list[dict[str, Any]] | None, None),
    },
    shown={"data_type": str, "available_on": tuple[str, ...], "options": list[dict[str, Any]]},
    example={
        "name": "Size",
        "data_type": "Dropdown",
        "available_on": ["opportunity"],
        "options": [{"name": "Small"}, {"name": "Large"}],
    },
    named_by="name",
    in_scenes={
        "available_on": (Annotated[tuple[str, ...], optional(_NOWHERE, scene_fields.available_on)], _NOWHERE),
        "options": (Annotated[list[Option], Listed], Field([])),
    },
)
