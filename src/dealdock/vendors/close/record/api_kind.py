"""Kinds whose records the control plane changes by the API's own operations, as the account's first user."""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, get_args, get_origin

from pydantic import WithJsonSchema
from sqlalchemy import Connection

from dealdock.control.problems import Refused
from dealdock.platform.records import records as stored_records
from dealdock.platform.records.base import OBJECTS, Base
from dealdock.platform.records.kind import FieldPath, Kind, MissingReferenceError
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.close.record import custom_values
from dealdock.vendors.close.record.custom_values import CustomValue
from dealdock.vendors.close.record.resource import CloseResource
from dealdock.vendors.close.record.scene_fields import AuthoredRecord
from dealdock.vendors.close.wire import errors
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import Body
from dealdock.vendors.close.wire.moments import written
from dealdock.web.rest.body import cleaned_fields
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import Field

Create: TypeAlias = Callable[[Context, dict[str, Any]], int]
"""Returns the number of the new record."""
Change: TypeAlias = Callable[[Context, int, dict[str, Any]], None]
Remove: TypeAlias = Callable[[Context, int], None]


class Edits(NamedTuple):
    """The changes of records from fields in the API's format. None: the control plane does not make them."""

    create: Create | None = None
    change: Change | None = None
    remove: Remove | None = None


NO_EDITS: Final = Edits()


def api_kind(
    name: str,
    plural: str,
    model: type[Base],
    edits: Edits,
    *,
    references: Mapping[str, str],
    json_columns: Sequence[str] = (),
    **more: Any,
) -> Kind:
    """Return a kind of record.

    `json_columns` have JSON as text. `more`: other fields of `Kind`.
    """
    has_customs = "custom" in more.get("new", {})

    def rows(
        db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
    ) -> Sequence[Mapping[str, Any]]:
        found = stored_records.rows(db, account, model, first_id=first_id, last_id=last_id)
        context = Context(db=db, account=account, user_id=0, now=_EPOCH)
        ids = [row.id for row in found] if has_customs else []
        customs = custom_values.of_records(context, ids, is_limited=False)
        return [_shown(row._asdict(), json_columns, customs.get(row.id)) for row in found]

    possible: dict[str, Any] = {}
    if edits.create is not None:
        possible["create"] = _creating(edits.create, references)
    if edits.change is not None:
        possible["update"] = _changing(edits.change, references)
    if edits.remove is not None:
        possible["delete"] = _removing(edits.remove)
    parts: dict[str, Any] = {"parts_of_rows": {CustomValue: "record_id"}} if has_customs else {}
    usual = {"references": references, "rows": rows, "takes_given": True, **parts}
    return Kind(name, plural, model, **usual, **possible, **more)


def _creating(create: Create, references: Mapping[str, str]) -> Callable[..., int]:
    def run(db: Connection, account: AccountContext, *, now: datetime, **fields: Any) -> int:
        context = Context.of_control(db, account, now)
        with _refusals(fields):
            return create(context, _sent(context, references, fields))

    return run


def _changing(change: Change, references: Mapping[str, str]) -> Callable[..., None]:
    def run(db: Connection, account: AccountContext, number: int, /, *, now: datetime, **changes: Any) -> None:
        context = Context.of_control(db, account, now)
        with _refusals(changes):
            change(context, number, _sent(context, references, changes))

    return run


def _removing(remove: Remove) -> Callable[..., None]:
    def run(db: Connection, account: AccountContext, number: int, *, now: datetime) -> None:
        with _refusals({}):
            remove(Context.of_control(db, account, now), number)

    return run


def resource_kind(resource: CloseResource, plural: str, references: Mapping[str, str], **more: Any) -> Kind:
    """Return the kind of a resource's records. `more`: further fields of `Kind`, which may override these."""
    sent = {each.column or each.name: _given(each) for each in resource.every_field if each.at != "update"}
    names = (str(each.name) for each in resource.model.__table__.c)
    new = {name: sent.get(name) for name in names if name not in {"dataset_id", "id"}}
    edits = Edits(resource.create_from, resource.change_by, resource.remove)
    of_authors = AUTHORS if "created_by" in new else {}
    usual = {
        "new": {**new, **more.pop("new", {})},
        "fixed": [each.column or each.name for each in resource.every_field if each.at == "create"],
        "base_in_scenes": AuthoredRecord,
    }
    return api_kind(
        resource.kind, plural, resource.model, edits, references={**references, **of_authors}, **{**usual, **more}
    )


def _given(field: Field) -> Any:
    """Return the type of a field of a new record."""
    base = get_args(field.type)[0] if get_origin(field.type) is Annotated else field.type
    of = REQUIRED_LIST if base == OBJECTS else field.type
    return of if field.is_required else (of | None, None)


AUTHORS: Final = {"created_by": "user", "updated_by": "user"}
"""The references of records that users create and change."""
NOT_GIVEN: Final = {"created_by": None, "updated_by": None}
TEXT: Final[Any] = (str | None, None)
NUMBER: Final[Any] = (int | None, None)
FLAG: Final[Any] = (bool | None, None)
_Object = Annotated[Any, WithJsonSchema({"type": "object", "additionalProperties": True})]
REQUIRED_LIST: Final[Any] = list[_Object]
"""A list of objects. The reader of the API checks them: its errors name the keys of an object."""
LIST: Final[Any] = (REQUIRED_LIST | None, None)
CUSTOM: Final[Any] = (dict[str, Any] | None, None)

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""No value of a custom field depends on the time."""


def _sent(context: Context, references: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields in the API's format, with public ids."""
    return {
        name: context.ids.show(references[name], value) if name in references else _written(value)
        for name, value in cleaned_fields(fields).items()
    }


@contextmanager
def _refusals(given: Container[str]) -> Iterator[None]:
    """Convert the API's errors to the control plane's. `given`: the names of the fields of the record."""
    try:
        yield
    except HttpError as error:
        raise _refused(error, given) from None


def _refused(error: HttpError, given: Container[str]) -> Exception:
    """Return the control plane's error for a refusal of the API: of fields, or of the record as a whole.

    `given`: the names of the fields of the record.
    """
    if not isinstance(error.detail, Body):
        return error
    wrong: dict[FieldPath, str] = {
        (*_given_path(name, given), *path): text
        for (name, *path), text in errors.texts(error.detail.value.get("field-errors", {}))
    }
    if not wrong:
        return Refused(HTTPStatus.CONFLICT, error.why or "")
    return MissingReferenceError(*next(iter(wrong.items())), wrong)


def _given_path(name: str, given: Container[str]) -> tuple[str, ...]:
    """Return the path of the field for the API's name of it: a reference is named without `_id`."""
    if name.startswith("custom."):
        return "custom", name.removeprefix("custom.")
    return (next((each for each in (name, f"{name}_id") if each in given), name),)


def _written(value: Any) -> Any:
    return written(value) if isinstance(value, datetime) else value


def _shown(row: dict[str, Any], json_columns: Sequence[str], customs: Any) -> dict[str, Any]:
    values = {name: json.loads(row[name]) for name in json_columns}
    return {**row, **values, "custom": {} if customs is None else dict(customs.by_name)}
