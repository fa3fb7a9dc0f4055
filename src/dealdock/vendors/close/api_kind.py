"""Kinds whose records the control plane changes by the API's own operations, as the account's first user."""

import json
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Final, cast

from sqlalchemy import Connection

from dealdock.control.problems import Refused
from dealdock.platform.records import records as stored_records
from dealdock.platform.records.kind import FieldPath, Kind, MissingReferenceError
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.close import plain_resource
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.dispatch import Call, columns_of
from dealdock.vendors.close.plain_resource import Resource
from dealdock.vendors.close.scenes.base import AuthoredRecord
from dealdock.vendors.close.wire import errors
from dealdock.vendors.close.wire.errors import Body
from dealdock.vendors.close.wire.moments import written
from dealdock.web.rest.body import cleaned_fields
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.fields import Field, FieldTable

Operation = Callable[[Call], Any]


class ControlCall:
    """The part of a call that operations use."""

    def __init__(self, context: Context, sent: dict[str, Any], number: int | None = None) -> None:
        self.context, self.sent = context, sent
        self.query: Mapping[str, str] = {}
        self._number = number

    def public_id(self, _: str) -> int:
        """Return the number of the record that is changed."""
        return cast("int", self._number)

    def columns(self, table: FieldTable) -> dict[str, Any]:
        """Return the columns that the body sets. Raises `HttpError` 400."""
        return columns_of(self.context, table, self.sent)


def api_kind(
    name: str,
    plural: str,
    model: Any,
    operations: Mapping[str, Operation],
    *,
    references: Mapping[str, str],
    json_columns: Sequence[str] = (),
    **more: Any,
) -> Kind:
    """Return a kind of record. `operations`: `create`, `update` and `delete` of the API, as far as it has them.

    `json_columns` have JSON as text. `more`: other fields of `Kind`.
    """
    has_customs = "custom" in more.get("new", {})

    def create(db: Connection, account: AccountContext, *, now: datetime, **fields: Any) -> int:
        context, shown = _run(db, account, now, operations["create"], references, fields)
        return cast("int", context.ids.find(name, shown["id"]))

    def update(db: Connection, account: AccountContext, number: int, *, now: datetime, **changes: Any) -> None:
        _run(db, account, now, operations["update"], references, changes, number)

    def delete(db: Connection, account: AccountContext, number: int, *, now: datetime) -> None:
        _run(db, account, now, operations["delete"], references, {}, number)

    def rows(
        db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
    ) -> Sequence[Mapping[str, Any]]:
        found = stored_records.rows(db, account, model, first_id=first_id, last_id=last_id)
        context = Context(db=db, account=account, user_id=0, now=_EPOCH)
        ids = [row.id for row in found] if has_customs else []
        customs = custom_fields.of_records(context, ids, is_limited=False)
        return [_shown(row._asdict(), json_columns, customs.get(row.id)) for row in found]

    made: dict[str, Any] = {"create": create, "update": update, "delete": delete}
    possible = {action: run for action, run in made.items() if action in operations}
    return Kind(name, plural, model, references=references, rows=rows, takes_given=True, **possible, **more)


def resource_kind(resource: Resource, plural: str, references: Mapping[str, str], **more: Any) -> Kind:
    """Return the kind of a resource's records. `more`: other fields of `Kind`, also in place of these."""
    sent = {each.column or each.name: _given(each) for each in resource.every_field if each.at != "update"}
    names = (str(each.name) for each in resource.model.__table__.c)
    new = {name: sent.get(name) for name in names if name not in {"dataset_id", "id"}}
    operations = {
        "create": partial(plain_resource.create, resource),
        "update": partial(plain_resource.update, resource),
        "delete": partial(plain_resource.delete, resource),
    }
    of_authors = AUTHORS if "created_by" in new else {}
    usual = {
        "new": {**new, **more.pop("new", {})},
        "fixed": [each.column or each.name for each in resource.every_field if each.at == "create"],
        "base_in_scenes": AuthoredRecord,
    }
    return api_kind(
        resource.kind, plural, resource.model, operations, references={**references, **of_authors}, **{**usual, **more}
    )


def _given(field: Field) -> Any:
    """Return the type of a field of a new record."""
    return field.type if field.is_required else (field.type | None, None)


def operations_of(routes: Any) -> dict[str, Operation]:
    """Return the operations of an object that can be created, changed and deleted."""
    return {"create": routes.create, "update": routes.update, "delete": routes.delete}


AUTHORS: Final = {"created_by": "user", "updated_by": "user"}
"""The references of records that users create and change."""
NOT_GIVEN: Final = {"created_by": None, "updated_by": None}
TEXT: Final[Any] = (str | None, None)
NUMBER: Final[Any] = (int | None, None)
FLAG: Final[Any] = (bool | None, None)
LIST: Final[Any] = (list[Any] | None, None)
CUSTOM: Final[Any] = (dict[str, Any] | None, None)

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
"""No value of a custom field depends on the time."""


def _run(
    db: Connection,
    account: AccountContext,
    now: datetime,
    operation: Operation,
    references: Mapping[str, str],
    fields: Mapping[str, Any],
    number: int | None = None,
) -> tuple[Context, Any]:
    """Run an operation of the API. Raises `MissingReferenceError` for the fields that it refuses."""
    context = Context.of_control(db, account, now)
    sent = {
        name: context.ids.show_optional(references[name], value) if name in references else _written(value)
        for name, value in cleaned_fields(fields).items()
    }
    try:
        return context, operation(cast("Call", ControlCall(context, sent, number)))
    except HttpError as error:
        raise _refused(error, fields) from None


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
