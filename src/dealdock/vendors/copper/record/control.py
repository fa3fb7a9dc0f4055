"""Kinds of records whose fields have the names and formats of the API."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from sqlalchemy import Connection, select

from dealdock.control import fields as control_fields
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.base import OBJECTS
from dealdock.platform.records.kind import Kind, MissingReferenceError
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import storable
from dealdock.vendors.copper.custom_field.model import CustomValue, RelatedLink
from dealdock.vendors.copper.custom_field.values import FIELD, RenderedCustomFields
from dealdock.vendors.copper.names import Entity
from dealdock.vendors.copper.record.attributes import RELATED
from dealdock.vendors.copper.record.resource import RESOURCES, CopperResource, Draft
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.fields import check
from dealdock.web.rest.body import cleaned_fields
from dealdock.web.rest.fields import Field

_BATCH: Final = 200

_RELATED: Final = ("related_id", "related_type")
"""The columns of a related resource."""


def api_kind(
    resource: CopperResource,
    *,
    new: Mapping[str, Any] | None = None,
    shown: Mapping[str, Any] | None = None,
    **more: Any,
) -> Kind:
    """Return the kind of a record.

    `new`: fields that differ from the API's attributes. `more`: other fields of `Kind`.
    """
    entity, operations = resource.entity, _Operations(resource)
    given: dict[str, Any] = dict.fromkeys(map(str, resource.model.__table__.c.keys()))
    read = [field for field in resource.new_fields.fields if field.read is not None and field.name != RELATED]
    given |= {field.name: _type(field) for field in read}
    return Kind(
        entity,
        resource.plural,
        resource.model,
        checks_references=True,
        create=operations.create,
        update=operations.update,
        delete=operations.delete,
        undelete=operations.undelete,
        rows=operations.rows,
        parts_of_rows={CustomValue: "record_id", RelatedLink: "source_id"},
        new={**given, **(new or {})},
        shown={**(shown or {}), FIELD: OBJECTS},
        derived=resource.derived,
        references=resource.references,
        **more,
    )


def related(kinds: Sequence[Entity]) -> dict[str, Any]:
    """Return the types of the columns of a related resource in a new record. `kinds`: the kinds that it may be of."""
    kind: Any = Literal[*kinds] | None
    return {_RELATED[0]: (control_fields.RecordId | None, None), _RELATED[1]: (kind, None)}


def check_there(db: Connection, account: AccountContext, prefix: str, given: Mapping[str, Any]) -> None:
    """Check that there is the live record whose id and kind two fields have. Raises `MissingReferenceError`."""
    entity, record_id = given[f"{prefix}_type"], given[f"{prefix}_id"]
    if not RESOURCES[entity].records.exists(db, account, record_id):
        raise MissingReferenceError(f"{prefix}_id", f"no {entity} has the id {record_id}")


class _Operations:
    """The changes of records of one kind, by the API's own functions."""

    def __init__(self, resource: CopperResource) -> None:
        self._resource = resource

    def create(self, db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        context = Context(db, account, now)
        named = {name: value for name, value in given.items() if value is not None}
        draft = self._resource.new(context, _body(context, named))
        check({_RELATED[0] if name == RELATED else name: error for name, error in draft.errors.items()})
        return self._resource.add(context, draft)

    def update(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        context = Context(db, account, now)
        before = self._resource.records.locked(db, account, record_id)
        draft = self._resource.changes(context, _body(context, given, before), before)
        check({_RELATED[0] if name == RELATED else name: error for name, error in draft.errors.items()})
        self._resource.change(context, before, draft)

    def delete(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        self._resource.remove(Context(db, account, now), record_id)

    def undelete(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        model: Any = self._resource.model
        here = (model.dataset_id == account.dataset_id, model.id == record_id, model.deleted.is_(True))
        row = db.execute(select(model.__table__).where(*here)).one_or_none()
        if row is None:
            raise RecordError(NO_RECORD, record_id)
        found = self._resource.unique(Context(db, account, now), Draft(row._asdict(), {}, None, {}), record_id)
        for name, error in found.errors.items():
            text = f"{error.text} by another {self._resource.object}: change or delete that one first"
            raise MissingReferenceError(name, text)
        self._resource.restore(Context(db, account, now), row)

    def rows(
        self, db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
    ) -> Sequence[Mapping[str, Any]]:
        """Return records with their custom fields."""
        found = records.rows(db, account, self._resource.model, first_id=first_id, last_id=last_id)
        context = Context(db, account, datetime.min)  # noqa: DTZ901 (no time is read)
        shown: list[dict[str, Any]] = []
        for start in range(0, len(found), _BATCH):
            batch = found[start : start + _BATCH]
            ids = [row.id for row in batch]
            custom = RenderedCustomFields(context, self._resource.entity, ids, computed=False, is_limited=False)
            shown += [{**row._asdict(), FIELD: custom.of(row.id)} for row in batch]
        return shown


def _type(field: Field) -> Any:
    """Return the pydantic type and the default of a field. Its reader checks the limits of a value."""
    type_ = get_args(field.type)[0] if get_origin(field.type) is Annotated else field.type
    return type_ if field.is_required else (type_ | None, None)


def _body(context: Context, given: Mapping[str, Any], before: Any = None) -> dict[str, Any]:
    """Return the values that a client of the API would send. `before`: the record, if there is one.

    A moment becomes a number of seconds, and the columns of a related resource an object. A day may also be in the form
    in which it is shown here.
    """
    cleaned = cleaned_fields(given, storable)
    body = {name: int(value.timestamp()) if isinstance(value, datetime) else value for name, value in cleaned.items()}
    if not body.keys().isdisjoint(_RELATED):
        known = {name: getattr(before, name, None) for name in _RELATED}
        number, kind = (body.pop(name, known[name]) for name in _RELATED)
        body[RELATED] = {"id": number, "type": kind}
    if isinstance(day := body.get("close_date"), str):
        body["close_date"] = dates.shown(_iso(day), context.settings.date_format) or day
    return body


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
