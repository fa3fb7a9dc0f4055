"""The kind of custom fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records import datasets, records, removal
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.schema import Listed
from dealdock.vendors.apollo import deletion
from dealdock.vendors.apollo.custom_field.model import CustomField


def _create(
    db: Connection, account: AccountContext, *, picklist_values: Sequence[str], now: datetime, **columns: Any
) -> int:
    """Add a custom field, and give each of its picklist's values an id."""
    number = datasets.take_ids(db, account.dataset_id, 1 + len(picklist_values))
    values = [{"id": value_id, "name": name} for value_id, name in enumerate(picklist_values, number + 1)]
    records.insert(db, account, CustomField, number, now=now, picklist_values=values, **columns)
    return number


def _update(
    db: Connection,
    account: AccountContext,
    number: int,
    *,
    now: datetime,
    picklist_values: Sequence[str] | None = None,
    **columns: Any,
) -> None:
    """Change a custom field. Values of a picklist keep their ids, and records keep values that are dropped."""
    if picklist_values is not None:
        before = {each["name"]: each for each in records.read(db, account, CustomField, number).picklist_values}
        new = [name for name in picklist_values if name not in before]
        first = datasets.take_ids(db, account.dataset_id, len(new)) if new else 0
        before |= {name: {"id": value_id, "name": name} for value_id, name in enumerate(new, first)}
        columns["picklist_values"] = [before[name] for name in picklist_values]
    records.change(db, account, CustomField, number, columns, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    """Delete a custom field with its values."""
    field = records.read(db, account, CustomField, number)
    deletion.forget_values(db, account, field.modality, ids.show("custom_field", number))
    removal.remove(db, account, CustomField, number)


def _rows(
    db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
) -> list[Mapping[str, Any]]:
    """Return custom fields with the names of their picklists' values."""
    found = records.rows(db, account, CustomField, first_id=first_id, last_id=last_id)
    return [{**row._asdict(), "picklist_values": [each["name"] for each in row.picklist_values]} for row in found]


CUSTOM_FIELD: Final = Kind(
    "custom_field",
    "custom_fields",
    CustomField,
    create=_create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    fixed={"modality", "type"},
    rows=_rows,
    new={"picklist_values": (list[fields.Name], Field([], description="The names of a picklist's values"))},
    shown={"picklist_values": list[str]},
    in_scenes={
        "picklist_values": (
            Annotated[list[Any], Listed],
            Field([], description="The permitted values: names, or mappings of `id` and `name`"),
        )
    },
    example={"name": "Region", "type": "picklist", "picklist_values": ["North", "South"]},
)
