"""Resources whose records are written as they are sent: their operations, made from a declaration (part 2, B)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, select, true

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.custom_field.queries import NONE
from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.wire import documentation, errors, fields, filters, moments, parameters
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.fields import Field, FieldTable
from dealdock.web.rest.routing import RestRouter


class CustomFields(NamedTuple):
    """The custom fields that records of a resource have."""

    object: str
    """The object of the fields."""
    type_column: str
    """The column with the type that has the fields."""


ALL: Final = ("list", "create", "read", "update", "delete")
MAX_RECORDS: Final = 2_000
"""The records of one resource that an organization has. It is ours. The control plane and scenes may store more."""
MAX_OF_OWNER: Final = 200
_TOO_MANY_REMOVED: Final = "More than {} records depend on this one. Delete some first."
_TOO_MANY: Final = "The limit of {} records has been reached."


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """A resource: its records and its rules. Its router has the operations that are listed."""

    kind: str
    """The kind of its ids (`ids.PREFIXES`)."""
    object: str
    """Its name for faults and the journal."""
    title: str
    """Its name in schemas."""
    model: Any
    fields: Sequence[Field]
    """The sent fields."""
    control_fields: Sequence[Field] = ()
    """Further fields, which only the control plane sends. They replace others of the same names."""
    show: Callable[[Context, AnyRow], dict[str, Any]]
    """Returns a record as lists show it."""
    show_one: Callable[[Context, AnyRow], dict[str, Any]] = lambda *_: {}
    """Returns the keys that the answer about one record has beside these."""
    path: str = ""
    """Below `/api/v1/`, by default the object's name."""
    operations: Sequence[str] = ALL
    event: str | None = None
    """Its type in the event log. None: its changes are no events."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    """The columns of a new record that are not sent."""
    complete: Callable[[Context, AnyRow | None, dict[str, Any]], dict[str, Any]] = lambda _, __, columns: columns
    """Returns the columns to write, from the record as it is and those that were sent. Raises `HttpError` 400."""
    criteria: Callable[[Context, Mapping[str, str]], Sequence[ColumnElement[bool]]] = lambda *_: ()
    """Returns further conditions of the list. Raises `HttpError` 400."""
    before_removal: Callable[[Context, AnyRow], bool] = lambda *_: True
    """Does what precedes a deletion. Returns False if the record is kept. Raises `HttpError` 400."""
    custom_fields: CustomFields | None = None
    is_whole: bool = False
    """True: its list has all records, and no `has_more`."""
    owner: str | None = None
    """The column with the record that may have no more than `MAX_OF_OWNER` of these."""
    most: int = 200
    """The highest `_limit` of its list."""
    oldest_first: bool = False
    is_newer: bool = False
    """True: POST answers 201, and DELETE 204 without a body."""

    def add(self, context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()) -> int:
        """Add a record with its event, and return its number. Raises `HttpError` 400."""
        completed = self.complete(context, None, {**self.usual, **columns})
        self._check_number(context, completed)
        number = records.add(context, self.model, **completed)
        custom_changes.apply(context, number, customs)
        if self.event is not None:
            events.record(context, "created", self.event, self.read_one(context, number))
        return number

    def change(
        self, context: Context, number: int, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()
    ) -> None:
        """Change a record, with an event. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        before = self.whole(context, row)
        different = records.different(row, self.complete(context, row, dict(columns)))
        if custom_changes.apply(context, number, customs) or different:
            records.write(context, self.model, number, **different)
            self.record_update(context, before, number)

    def remove(self, context: Context, number: int) -> None:
        """Delete a record with an event. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        previous = self.whole(context, row)
        if not self.before_removal(context, row):
            return
        if self.custom_fields is not None:
            custom_changes.remove_all(context, [number])
        records.remove(context, self.model, number)
        if self.event is not None:
            events.record(context, "deleted", self.event, None, before=previous)

    def remove_all(self, context: Context, condition: ColumnElement[bool]) -> None:
        """Delete the records that match, with an event for each. Raises `HttpError` 400 for too many."""
        if self._has_more(context, MAX_RECORDS, condition):
            raise wrong_object(_TOO_MANY_REMOVED.format(MAX_RECORDS))
        for row in context.db.execute(self._select(context).where(condition).order_by(self.model.id)).all():
            self.remove(context, row.id)

    def record_update(self, context: Context, before: Mapping[str, Any], number: int) -> None:
        """Write the event of an update. `before`: the record as it was shown."""
        if self.event is not None:
            events.record_update(context, self.event, before, self.read_one(context, number))

    def whole(self, context: Context, row: AnyRow) -> dict[str, Any]:
        """Return a record as the answer about it alone has it."""
        return {**self.rows(context, [row])[0], **self.show_one(context, row)}

    def rows(self, context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
        """Return records as lists show them, with their custom fields."""
        shown = [self.show(context, row) for row in rows]
        if self.custom_fields is None:
            return shown
        customs = custom_fields.of_records(context, [row.id for row in rows])
        return [{**each, **customs.get(row.id, NONE).by_id} for each, row in zip(shown, rows, strict=True)]

    def read_one(self, context: Context, number: int) -> dict[str, Any]:
        """Return the record with this number. Raises `RecordError(NO_RECORD)`."""
        return self.whole(context, records.get(context, self.model, number))

    def page(self, context: Context, query: Mapping[str, str]) -> Page | Whole:
        """Return a page of the list, or the whole list. Raises `HttpError` 400."""
        model = self.model
        found = self._select(context).where(
            *filters.criteria(context, self.filters, query), *self.criteria(context, query)
        )
        order = (model.created_at, model.id) if self.oldest_first else (model.created_at.desc(), model.id.desc())
        if self.is_whole:
            rows = context.db.execute(found.order_by(*order).limit(MAX_RECORDS)).all()
            names = parameters.fields(query)
            return Whole({"data": [parameters.narrowed(each, names) for each in self.rows(context, rows)]})
        cut = parameters.cut(context, query, most=self.most)
        rows = context.db.execute(found.order_by(*order).offset(cut.skip).limit(cut.limit + 1)).all()
        return parameters.page_and_next(self.rows(context, rows), cut)

    @cached_property
    def router(self) -> RestRouter:
        """The operations at their paths."""
        return _Operations(self).router()

    def table(self, context: Context, *, is_new: bool) -> FieldTable:
        """Return the fields that the API or the control plane takes."""
        name = f"New{self.title}" if is_new else f"{self.title}Changes"
        return FieldTable(name, self.fields if context.request else self.every_field, is_new=is_new)

    @property
    def every_field(self) -> Sequence[Field]:
        """The fields that the control plane sends."""
        names = {each.name for each in self.control_fields}
        return (*(each for each in self.fields if each.name not in names), *self.control_fields)

    def _select(self, context: Context) -> Select[Any]:
        return select(self.model.__table__).where(self.model.dataset_id == context.dataset_id)

    def _check_number(self, context: Context, columns: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 if the organization, or the record's owner, has as many records as it may have."""
        if self.owner is None:
            most, own = MAX_RECORDS, true()
        else:
            most, own = MAX_OF_OWNER, getattr(self.model, self.owner) == columns[self.owner]
        if self._has_more(context, most - 1, own):
            raise wrong_object(_TOO_MANY.format(most))

    def _has_more(self, context: Context, most: int, condition: ColumnElement[bool]) -> bool:
        """Return True if more records match, in a call of the API. The control plane has no such limits."""
        found = select(self.model.id).where(self.model.dataset_id == context.dataset_id, condition)
        return context.request is not None and context.db.scalar(found.limit(1).offset(most)) is not None


class _Operations:
    """The operations of a resource."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource

    def list(self, call: CurrentCall) -> Any:
        """Return the records."""
        return self._resource.page(call.context, call.query)

    def create(self, call: CurrentCall) -> Any:
        """Create a record."""
        number = create(self._resource, call.context, call.sent)
        return self._resource.read_one(call.context, number)

    def read(self, call: CurrentCall) -> Any:
        """Return a record."""
        return self._resource.read_one(call.context, call.public_id(self._resource.kind))

    def update(self, call: CurrentCall) -> Any:
        """Change a record."""
        number = call.public_id(self._resource.kind)
        change(self._resource, call.context, number, call.sent)
        return self._resource.read_one(call.context, number)

    def delete(self, call: CurrentCall) -> Any:
        """Delete a record."""
        self._resource.remove(call.context, call.public_id(self._resource.kind))
        return None if self._resource.is_newer else {}

    def router(self) -> RestRouter:
        """Return the router with the resource's operations."""
        own = self._resource
        router = RestRouter(own.object, f"/api/v1/{own.path or own.object}")
        new = FieldTable(f"New{own.title}", own.fields, is_new=True)
        changes = FieldTable(f"{own.title}Changes", own.fields)
        possible: dict[str, dict[str, Any]] = {
            "list": {
                "method": "GET",
                "query": documentation.query(f"{own.title}List", own.filters.items()),
                "errors": ("bad_request",),
            },
            "create": {
                "method": "POST",
                "fields": new,
                "errors": ("wrong_type", "bad_request", "invalid"),
                "status": 201 if own.is_newer else 200,
                "writes": True,
            },
            "read": {"method": "GET", "path": "/{id}", "errors": ("not_found",)},
            "update": {
                "method": "PUT",
                "path": "/{id}",
                "fields": changes,
                "errors": ("wrong_type", "bad_request", "not_found", "invalid"),
                "writes": True,
            },
            "delete": {
                "method": "DELETE",
                "path": "/{id}",
                "errors": ("not_found", "invalid"),
                "status": 204 if own.is_newer else 200,
                "writes": True,
            },
        }
        for name in own.operations:
            declared = possible[name]
            router.operation(name, declared.pop("method"), **declared)(getattr(self, name))
        return router


def create(resource: Resource, context: Context, sent: Mapping[str, Any]) -> int:
    """Add a record from the fields that are sent, and return its number. Raises `HttpError` 400."""
    return resource.add(context, *_sent(resource, context, sent, None))


def change(resource: Resource, context: Context, number: int, sent: Mapping[str, Any]) -> None:
    """Change a record by the fields that are sent. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = records.get(context, resource.model, number)
    resource.change(context, number, *_sent(resource, context, sent, row))


def _sent(
    resource: Resource, context: Context, sent: Mapping[str, Any], row: AnyRow | None
) -> tuple[dict[str, Any], Sequence[ValueChange]]:
    """Return the columns and the values of custom fields that are sent. Raises `HttpError` 400 with all errors."""
    own = resource.custom_fields
    wrong: dict[str, Any] = {}
    columns = fields.columns(resource.table(context, is_new=row is None).read(context, sent), wrong)
    customs: Sequence[ValueChange] = ()
    type_id = None if own is None else columns.get(own.type_column, getattr(row, own.type_column, None))
    if own is not None and type_id is not None:
        customs = custom_changes.read(context, own.object, sent, wrong, is_new=row is None, type_id=type_id)
    errors.check(wrong)
    return columns, customs


def common(
    context: Context,
    kind: str,
    row: AnyRow,
    written: Callable[[Any], str | None] = moments.written,
    author: str = "",
) -> dict[str, Any]:
    """Return the keys of every record. `author`: what follows the names of the authors' keys."""
    ids = context.ids
    return {
        f"created_by{author}": ids.show_optional("user", row.created_by),
        "date_created": written(row.created_at),
        "date_updated": written(row.updated_at),
        "id": ids.show(kind, row.id),
        "organization_id": ids.organization,
        f"updated_by{author}": ids.show_optional("user", row.updated_by),
    }
