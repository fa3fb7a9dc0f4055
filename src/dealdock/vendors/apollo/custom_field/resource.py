"""Custom fields: `/api/v1/typed_custom_fields`, `/api/v1/fields` (contract 3.5)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, NotRequired, get_args

import sqlalchemy as sa
from pydantic import BaseModel, Field
from sqlalchemy import Connection, select
from typing_extensions import TypedDict

from dealdock.control import fields as control_fields
from dealdock.platform.records import datasets, records, removal
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.schema import Listed
from dealdock.vendors.apollo.custom_field import model as custom_fields
from dealdock.vendors.apollo.custom_field.model import CustomField, Definition, Modality, Type
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter


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
    _forget_values(db, account, field.modality, ids.show("custom_field", number))
    removal.remove(db, account, CustomField, number)


def _forget_values(db: Connection, account: AccountContext, modality: str, field_id: str) -> None:
    """Remove the values of a custom field from the records of its kind."""
    model = custom_fields.WITH_VALUES[modality]
    here, column = model.dataset_id == account.dataset_id, model.typed_custom_fields
    for row in db.execute(select(model.id, column).where(here, id_lists.has_any(column, [field_id]))).all():
        left = {name: value for name, value in row[1].items() if name != field_id}
        db.execute(sa.update(model).where(here, model.id == row.id).values(typed_custom_fields=left))


def _rows(
    db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
) -> list[Mapping[str, Any]]:
    """Return custom fields with the names of their picklists' values."""
    found = records.rows(db, account, CustomField, first_id=first_id, last_id=last_id)
    return [{**row._asdict(), "picklist_values": [each["name"] for each in row.picklist_values]} for row in found]


NEW_VALUES: Final[Mapping[str, Any]] = {"typed_custom_fields": (control_fields.JsonObject, {})}
"""The values of custom fields in a new record of the control plane."""

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
    new={"picklist_values": (list[control_fields.Name], Field([], description="The names of a picklist's values"))},
    shown={"picklist_values": list[str]},
    in_scenes={
        "picklist_values": (
            Annotated[list[Any], Listed],
            Field([], description="The permitted values: names, or mappings of `id` and `name`"),
        )
    },
    example={"name": "Region", "type": "picklist", "picklist_values": ["North", "South"]},
)


@closed
class PicklistValue(TypedDict):
    """A value of a list."""

    _id: str
    mapped_crm_values: dict[str, Any]
    name: str
    id: str
    key: str


class _Field(TypedDict):
    id: str
    modality: Modality
    name: str
    type: Type
    picklist_options: list[Any]
    mapped_crm_field: None
    additional_mapped_crm_field: None
    is_readonly_mapped_crm_field: None
    picklist_options_last_synced_at: None
    picklist_value_set_id: None
    mirrored: bool
    system_name: None
    text_field_max_length: int | None
    picklist_values: NotRequired[list[PicklistValue]]


@closed
class ShownCustomField(_Field):
    """A custom field."""


@closed
class ListedCustomField(_Field):
    """A custom field in the list of all fields."""

    label: str
    source: str


@closed
class SystemField(TypedDict):
    """A key that every opportunity has."""

    id: str
    name: str
    label: str
    modality: str
    source: str
    type: str


_ALL: Final = object_type("CustomFieldsAnswer", {"typed_custom_fields": list[ShownCustomField]})
_FIELDS: Final = object_type("FieldsAnswer", {"fields": list[SystemField | ListedCustomField]})
_ONE: Final = object_type("FieldAnswer", {"field": ListedCustomField})

_TYPES: Final = {
    "amount": "number",
    "num_contacts": "number",
    "probability": "number",
    "deal_probability": "number",
    "is_closed": "boolean",
    "is_won": "boolean",
    "closed_date": "datetime",
    "created_at": "datetime",
}
"""The types of an opportunity's own keys; `string` for all others."""

_KEYS: Final[dict[str, None]] = {}
"""The keys of an opportunity in any answer (contract 2.1), which opportunities add."""


def add_keys(names: Iterable[str]) -> None:
    """Register keys that every opportunity has."""
    _KEYS.update(dict.fromkeys(names))


def _typed(ids: Ids, field: Definition) -> dict[str, Any]:
    """Return a custom field as JSON."""
    shown: dict[str, Any] = {
        "id": ids.show("custom_field", field.id),
        "modality": field.modality,
        "name": field.name,
        "type": field.type,
        "picklist_options": [],
        "mapped_crm_field": None,
        "additional_mapped_crm_field": None,
        "is_readonly_mapped_crm_field": None,
        "picklist_options_last_synced_at": None,
        "picklist_value_set_id": None,
        "mirrored": False,
        "system_name": None,
        "text_field_max_length": field.max_length,
    }
    if field.is_picklist:
        shown["picklist_values"] = [_value(ids, each["id"], each["name"]) for each in field.picklist_values]
    return shown


def _value(ids: Ids, number: int, name: str) -> dict[str, Any]:
    value_id = ids.show("picklist_value", number)
    return {"_id": value_id, "mapped_crm_values": {}, "name": name, "id": value_id, "key": value_id}


def _custom(ids: Ids, field: Definition) -> dict[str, Any]:
    """Return a custom field in the list of all fields."""
    shown = _typed(ids, field)
    own = {"id": f"{field.modality}.{shown.pop('id')}"}
    modality, kind = shown.pop("modality"), shown.pop("type")
    return {**own, **shown, "label": field.name, "modality": modality, "source": "custom", "type": kind}


def _system() -> Iterator[dict[str, Any]]:
    """Yield the keys that every opportunity has, as fields."""
    for name in _KEYS:
        label = name.replace("_", " ").capitalize()
        kind = _TYPES.get(name, "string")
        yield {
            "id": f"opportunity.{name}",
            "name": name,
            "label": label,
            "modality": "opportunity",
            "source": "system",
            "type": kind,
        }


router = RestRouter("typed_custom_field", "/api/v1/typed_custom_fields")
fields = RestRouter("field", "/api/v1/fields")


class NewField(BaseModel):
    """A custom field to create."""

    label: str
    modality: Modality
    type: Type
    meta: dict[str, Any] | None = None


_CHOICES: Final = {"modality": get_args(Modality), "type": get_args(Type)}
_MAX_CHARACTERS: Final = 65_535


@router.operation("search", "GET", answer=lambda: _ALL)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all custom fields."""
    found = custom_fields.every(call.db, call.account)
    return {"typed_custom_fields": [_typed(call.ids, field) for field in found]}


@fields.operation("search", "GET", errors=("no_crm",), answer=lambda: _FIELDS)
def search_fields(call: CurrentCall) -> dict[str, Any]:
    """Return the fields of one source: `system`, `custom` or `crm_synced`; without a source, the fields of the first
    two.
    """
    source = values.text(call.parameters.get("source")).strip()
    if source == "crm_synced":
        raise refused("no_crm", "no CRM is connected to the account")
    own = [] if source == "custom" else list(_system())
    custom = [] if source == "system" else custom_fields.every(call.db, call.account)
    return {"fields": [*own, *(_custom(call.ids, field) for field in custom)]}


@fields.operation(
    "create", "POST", fields=NewField, errors=("no_name", "invalid_choice"), writes=True, answer=lambda: _ONE
)
def create_field(call: CurrentCall) -> dict[str, Any]:
    """Create a custom field."""
    name = values.name(call.parameters.get("label"))
    if name is None:
        raise refused("no_name", "label is missing")
    chosen = {each: values.text(call.parameters.get(each)).strip() for each in _CHOICES}
    for each, words in _CHOICES.items():
        if chosen[each] not in words:
            raise refused("invalid_choice", f"{each} must be one of {', '.join(words)}", each)
    columns: dict[str, Any] = {"name": name, **chosen, "picklist_values": [], "max_length": _max_length(call)}
    number = records.add(call.db, call.account, CustomField, now=call.now, **columns)
    made = next(each for each in custom_fields.every(call.db, call.account) if each.id == number)
    return {"field": _custom(call.ids, made)}


def _max_length(call: Call) -> int | None:
    meta = call.parameters.get("meta")
    length = meta.get("max_length") if isinstance(meta, dict) else None
    return min(length, _MAX_CHARACTERS) if type(length) is int and length > 0 else None
