"""Resources of the API: kinds of records that are written as they are sent, with their operations (part 2, B)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Select, true

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.vendors.close.record import custom_values, events, records
from dealdock.vendors.close.record.columns import Authored
from dealdock.vendors.close.record.custom_values import NONE, ValueChange
from dealdock.vendors.close.wire import answers, documentation, errors, fields, filters, parameters
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_object
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import CLOSED, Empty
from dealdock.web.rest.fields import Field, FieldTable
from dealdock.web.rest.resource import Attribute, Resource, Route

Shown = dict[str, Any]
"""A record as shown in answers."""


class CustomFields(NamedTuple):
    """The custom fields that records of a resource have."""

    object: str
    """The object of the fields."""
    type_column: str
    """The column with the type that has the fields."""


MAX_RECORDS: Final = 2_000
"""The records of one resource that an organization has. It is ours. The control plane and scenes may store more."""
MAX_OF_OWNER: Final = 200
_TOO_MANY_REMOVED: Final = "More than {} records depend on this one. Delete some first."
_TOO_MANY: Final = "The limit of {} records has been reached."
_OF_AUTHORS: Final = frozenset(Authored.__annotations__)

_LIST: Final = Route(method="GET", query="list_query", answer="listed", errors=("bad_request",))
_READ: Final = Route(method="GET", path="/{id}", answer="answer", errors=("not_found",))
_UPDATE: Final = Route(
    method="PUT",
    path="/{id}",
    body="changed_fields",
    answer="answer",
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
)
_CREATE: Final = partial(
    Route,
    method="POST",
    body="new_fields",
    answer="answer",
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
)
_DELETE: Final = partial(Route, method="DELETE", path="/{id}", errors=("not_found", "invalid"), writes=True)

LEAD: Final = "lead_id"

ROUTES: Final[Mapping[str, Route]] = {
    "list": _LIST,
    "create": _CREATE(),
    "read": _READ,
    "update": _UPDATE,
    "delete": _DELETE(answer="deletion"),
}
"""The operations of an older resource."""
NEWER_ROUTES: Final[Mapping[str, Route]] = {**ROUTES, "create": _CREATE(status=201), "delete": _DELETE(status=204)}
"""The operations of a newer resource: POST answers 201, and DELETE 204 without a body."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CloseResource(Resource[Context]):
    """A kind of records below `/api/v1/`."""

    kind: str
    """The kind of its ids (`ids.PREFIXES`)."""
    details: Sequence[Attribute[Context]] = ()
    """The attributes that only the answer about one record has."""
    control_fields: Sequence[Field] = ()
    """Further fields, which only the control plane sends. They replace others with the same names."""
    event: str | None = None
    """Its type in the event log. None: its changes are not events."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    custom_fields: CustomFields | None = None
    is_whole: bool = False
    """True: its list has all records, and no `has_more`."""
    owner: str | None = None
    """The column with the record that may have no more than `MAX_OF_OWNER` of these."""
    most: int = 200
    """The highest `_limit` of its list."""
    is_oldest_first: bool = False

    # Rules of one kind

    def usual(self, _: Context) -> dict[str, Any]:
        """Return the columns of a new record if none of them is set."""
        own = {name: value for name, value in self.defaults.items() if name not in _OF_AUTHORS}
        return {**own, **{each.name: [] if each.empty == () else each.empty for each in self.details if each.sources}}

    def complete(self, _: Context, __: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Return the columns to write, from the present record and the sent columns. Raises `HttpError` 400."""
        return columns

    def criteria(self, _: Context, __: Mapping[str, str]) -> Sequence[ColumnElement[bool]]:
        """Return further conditions of the list. Raises `HttpError` 400."""
        return ()

    def before_removal(self, _: Context, __: AnyRow) -> bool:
        """Do what precedes a deletion. Return False if the record is kept. Raises `HttpError` 400."""
        return True

    def check_number(self, context: Context, columns: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 if the organization, or the record's owner, has as many records as it may have."""
        if self.owner is None:
            most, own = MAX_RECORDS, true()
        else:
            most, own = MAX_OF_OWNER, self._columns[self.owner] == columns[self.owner]
        if self._has_more(context, most - 1, own):
            raise wrong_object(_TOO_MANY.format(most))

    # Changes

    def create_from(self, context: Context, sent: Mapping[str, Any]) -> int:
        """Add a record from the fields that are sent, and return its number. Raises `HttpError` 400."""
        return self.add(context, *self._sent(context, sent, None))

    def change_by(self, context: Context, number: int, sent: Mapping[str, Any]) -> None:
        """Change a record by the fields that are sent. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        self.change(context, number, *self._sent(context, sent, row))

    def add(self, context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()) -> int:
        """Add a record with its event, and return its number. Raises `HttpError` 400."""
        completed = self.complete(context, None, {**self.usual(context), **columns})
        self.check_number(context, completed)
        number = records.add(context, self.model, **completed)
        custom_values.apply(context, number, customs)
        self._check_required(context, number, completed)
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
        has_custom = custom_values.apply(context, number, customs)
        self._check_required(context, number, row._asdict())
        if has_custom or different:
            records.write(context, self.model, number, **different)
            self.record_update(context, before, number)

    def remove(self, context: Context, number: int) -> None:
        """Delete a record with an event. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        row = records.get(context, self.model, number)
        previous = self.whole(context, row)
        if not self.before_removal(context, row):
            return
        if self.custom_fields is not None:
            custom_values.remove_all(context, [number])
        records.remove(context, self.model, number)
        if self.event is not None:
            events.record(context, "deleted", self.event, None, before=previous)

    def remove_all(self, context: Context, condition: ColumnElement[bool]) -> None:
        """Delete the records that match, with an event for each. Raises `HttpError` 400 for too many."""
        mine = self._mine(context).where(condition).order_by(self._columns.id)
        is_limited = context.request is not None  # the control plane has no such limits
        rows = context.db.execute(mine.limit(MAX_RECORDS + 1) if is_limited else mine).all()
        if is_limited and len(rows) > MAX_RECORDS:
            raise wrong_object(_TOO_MANY_REMOVED.format(MAX_RECORDS))
        for row in rows:
            self.remove(context, row.id)

    def record_update(self, context: Context, before: Shown, number: int) -> None:
        """Write the event of an update. `before`: the record as it was shown."""
        if self.event is not None:
            events.record_update(context, self.event, before, self.read_one(context, number))

    # Answers

    @cached_property
    def selection(self) -> dict[str, ColumnElement[Any]]:
        """All columns: rules and changes read others than an answer shows."""
        return dict(self.model.__table__.c.items())

    def read_one(self, context: Context, number: int) -> Shown:
        """Return the record with this number. Raises `RecordError(NO_RECORD)`."""
        return self.whole(context, records.get(context, self.model, number))

    def whole(self, context: Context, row: AnyRow) -> Shown:
        """Return a record in the form of an answer with one record."""
        shown = self.rows(context, [row])[0]
        for each in self.details:
            shown[each.name] = each.show(context, row) if each.show else getattr(row, each.name)
        return shown

    def rows(self, context: Context, rows: Sequence[AnyRow]) -> Sequence[Shown]:
        """Return records in the form of lists, with their custom fields."""
        shown = self.layout(context, rows)
        if self.custom_fields is None:
            return shown
        customs = custom_values.of_records(context, [row.id for row in rows])
        return [{**each, **customs.get(row.id, NONE).by_id} for each, row in zip(shown, rows, strict=True)]

    def logged(self, context: Context, rows: Sequence[AnyRow]) -> list[tuple[str, Shown]]:
        """Return records in the form of events, each with its type in the event log."""
        return [] if self.event is None else [(self.event, each) for each in self.rows(context, rows)]

    def page(self, context: Context, query: Mapping[str, str]) -> Page | Whole:
        """Return a page of the list, or the whole list. Raises `HttpError` 400."""
        columns = self._columns
        found = self._mine(context).where(
            *filters.criteria(context, self.filters, query), *self.criteria(context, query)
        )
        newest_first = (columns.created_at.desc(), columns.id.desc())
        order = (columns.created_at, columns.id) if self.is_oldest_first else newest_first
        if self.is_whole:
            rows = context.db.execute(found.order_by(*order).limit(MAX_RECORDS)).all()
            names = parameters.fields(query)
            return Whole({"data": [parameters.narrowed(each, names) for each in self.rows(context, rows)]})
        cut = parameters.cut(context, query, most=self.most)
        rows = context.db.execute(found.order_by(*order).offset(cut.skip).limit(cut.limit + 1)).all()
        return parameters.page_and_next(self.rows(context, rows), cut)

    # Operations

    def create(self, call: CurrentCall) -> Shown:
        """Create a record."""
        return self.read_one(call.context, self.create_from(call.context, call.sent))

    def read(self, call: CurrentCall) -> Shown:
        """Return a record."""
        return self.read_one(call.context, call.public_id(self.kind))

    def update(self, call: CurrentCall) -> Shown:
        """Change a record."""
        number = call.public_id(self.kind)
        self.change_by(call.context, number, call.sent)
        return self.read_one(call.context, number)

    def delete(self, call: CurrentCall) -> Shown | None:
        """Delete a record."""
        self.remove(call.context, call.public_id(self.kind))
        return {} if self.routes["delete"].answer else None

    # Declarations

    @property
    def every_field(self) -> Sequence[Field]:
        """The fields that the control plane sends."""
        names = {each.name for each in self.control_fields}
        return (*(each for each in self._in_order() if each.name not in names), *self.control_fields)

    @cached_property
    def list_query(self) -> type[BaseModel]:
        """The parameters of the list."""
        return documentation.query(f"{self.title}List", self.filters.items())

    @property
    def config(self) -> ConfigDict:
        """The configuration of the model of a record in an answer, which may have custom fields."""
        return CLOSED if self.custom_fields is None else answers.WITH_CUSTOM_FIELDS

    @cached_property
    def answer(self) -> type[BaseModel]:
        """The model of the answer about one record."""
        return self.described(self.title, (*self.attributes, *self.details))

    @cached_property
    def listed(self) -> type[BaseModel]:
        """The model of the list."""
        of_list = self.described(f"{self.title}InList", self.attributes) if self.details else self.answer
        return answers.whole(of_list) if self.is_whole else answers.page(of_list)

    @property
    def deletion(self) -> Any:
        """The model of the answer about a deleted record."""
        return Empty

    @property
    def _columns(self) -> Any:
        return self.model.__table__.c

    def _mine(self, context: Context) -> Select[Any]:
        return self.statement.where(self._columns.dataset_id == context.dataset_id)

    def _table(self, context: Context, *, is_new: bool) -> FieldTable:
        """Return the fields that the API or the control plane takes."""
        if context.request is None:
            return FieldTable(self.title, self.every_field, is_new=is_new)
        return self.new_fields if is_new else self.changed_fields

    def _sent(
        self, context: Context, sent: Mapping[str, Any], row: AnyRow | None
    ) -> tuple[dict[str, Any], Sequence[ValueChange]]:
        """Return the columns and the values of custom fields that are sent. Raises `HttpError` 400 with all errors."""
        own = self.custom_fields
        wrong: dict[str, Any] = {}
        columns = fields.columns(self._table(context, is_new=row is None).read(context, sent), wrong)
        customs: Sequence[ValueChange] = ()
        type_id = None if own is None else columns.get(own.type_column, getattr(row, own.type_column, None))
        if own is not None and type_id is not None:
            lead_id = columns.get(LEAD, getattr(row, LEAD, None))
            customs = custom_values.read(
                context, own.object, sent, wrong, is_new=row is None, type_id=type_id, lead_id=lead_id
            )
        errors.check(wrong)
        return columns, customs

    def _check_required(self, context: Context, number: int, columns: Mapping[str, Any]) -> None:
        """Raise `HttpError` 400 for a record without the value of a required custom field."""
        own = self.custom_fields
        if own is not None:
            custom_values.check_required(context, number, own.object, columns[own.type_column])

    def _has_more(self, context: Context, most: int, condition: ColumnElement[bool]) -> bool:
        """Return True if more records match, in a call of the API. The control plane has no such limits."""
        found = self._mine(context).where(condition).with_only_columns(self._columns.id)
        return context.request is not None and context.db.scalar(found.limit(1).offset(most)) is not None

    def list(self, call: CurrentCall) -> Page | Whole:
        """Return the records."""
        return self.page(call.context, call.query)
