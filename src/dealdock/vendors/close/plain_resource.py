"""Resources whose records are written as they are sent: their operations, made from a declaration (part 2, B)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.wire import documentation, filters, moments, parameters
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.fields import Field, FieldTable
from dealdock.web.rest.routing import RestRouter

ALL: Final = ("list", "create", "read", "update", "delete")
MAX_RECORDS: Final = 2_000
"""The records of one resource that an organization has. It is ours. The control plane and scenes may store more."""
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
    is_whole: bool = False
    """True: its list has all records, and no `has_more`."""
    oldest_first: bool = False
    is_newer: bool = False
    """True: POST answers 201, and DELETE 204 without a body."""

    def add(self, context: Context, columns: Mapping[str, Any]) -> int:
        """Add a record with its event, and return its number. Raises `HttpError` 400."""
        completed = self.complete(context, None, {**self.usual, **columns})
        self._check_number(context)
        number = records.add(context, self.model, **completed)
        if self.event is not None:
            events.record(context, "created", self.event, self.read_one(context, number))
        return number

    def change(self, context: Context, number: int, columns: Mapping[str, Any]) -> None:
        """Change a record, with an event. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        before = self.whole(context, row)
        if records.change(context, self.model, number, self.complete(context, row, dict(columns))):
            self.record_update(context, before, number)

    def remove(self, context: Context, number: int) -> None:
        """Delete a record with an event. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        previous = self.whole(context, row)
        if not self.before_removal(context, row):
            return
        records.remove(context, self.model, number)
        if self.event is not None:
            events.record(context, "deleted", self.event, None, previous=previous)

    def remove_all(self, context: Context, condition: ColumnElement[bool]) -> None:
        """Delete the records that match, with an event for each."""
        for row in context.db.execute(self._select(context).where(condition).order_by(self.model.id)).all():
            self.remove(context, row.id)

    def record_update(self, context: Context, before: Mapping[str, Any], number: int) -> None:
        """Write the event of an update. `before`: the record as it was shown."""
        if self.event is not None:
            events.record_update(context, self.event, before, self.read_one(context, number))

    def whole(self, context: Context, row: AnyRow) -> dict[str, Any]:
        """Return a record as the answer about it alone has it."""
        return {**self.show(context, row), **self.show_one(context, row)}

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
            return Whole({"data": [parameters.narrowed(self.show(context, row), names) for row in rows]})
        cut = parameters.cut(query)
        rows = context.db.execute(found.order_by(*order).offset(cut.skip).limit(cut.limit + 1)).all()
        return parameters.page_and_next([self.show(context, row) for row in rows], cut)

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

    def _check_number(self, context: Context) -> None:
        """Raise `HttpError` 400 if the organization has as many records as it may have."""
        beyond = select(self.model.id).where(self.model.dataset_id == context.dataset_id)
        if context.request is not None and context.db.scalar(beyond.limit(1).offset(MAX_RECORDS - 1)) is not None:
            raise wrong_object(_TOO_MANY.format(MAX_RECORDS))


class _Operations:
    """The operations of a resource."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource

    def list(self, call: CurrentCall) -> Any:
        """Return the records."""
        return self._resource.page(call.context, call.query)

    def create(self, call: CurrentCall) -> Any:
        """Create a record."""
        return create(self._resource, call)

    def read(self, call: CurrentCall) -> Any:
        """Return a record."""
        return self._resource.read_one(call.context, call.public_id(self._resource.kind))

    def update(self, call: CurrentCall) -> Any:
        """Change a record."""
        return update(self._resource, call)

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


def create(resource: Resource, call: Call) -> Any:
    """Create a record for the API or the control plane, and return it."""
    context = call.context
    number = resource.add(context, call.columns(resource.table(context, is_new=True)))
    return resource.read_one(context, number)


def update(resource: Resource, call: Call) -> Any:
    """Change a record for the API or the control plane, and return it."""
    context, number = call.context, call.public_id(resource.kind)
    records.get(context, resource.model, number)
    resource.change(context, number, call.columns(resource.table(context, is_new=False)))
    return resource.read_one(context, number)


def delete(resource: Resource, call: Call) -> Any:
    """Delete a record for the control plane."""
    resource.remove(call.context, call.public_id(resource.kind))


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
