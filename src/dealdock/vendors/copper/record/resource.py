"""Copper's resources: records with custom fields and tags, and the operations that all of them have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, cast

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, ColumnElement, TypeDecorator, type_coerce

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.base import Moment, Money
from dealdock.platform.records.rows import Records
from dealdock.vendors.copper.custom_field import values as custom_values
from dealdock.vendors.copper.custom_field.criteria import custom_fields
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PLURALS, PREFIX, Entity
from dealdock.vendors.copper.record import limits, service
from dealdock.vendors.copper.record.derived import RECORDS
from dealdock.vendors.copper.record.draft import Draft, split
from dealdock.vendors.copper.related import attribute as related
from dealdock.vendors.copper.related import service as related_items
from dealdock.vendors.copper.webhook import announcing
from dealdock.vendors.copper.wire import bulk, values
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Filter
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored, never_null, read
from dealdock.vendors.copper.wire.search import Search, Sort
from dealdock.vendors.copper.wire.values import Reader
from dealdock.web.rest.resource import Attribute, Resource, Route, Source

_OF_NEW: Final = ("bad_request", "invalid")
_OF_CHANGE: Final = ("bad_request", "not_found", "invalid")
_OF_BULK: Final = ("bad_request", "too_many_records", "invalid")

ROUTES: Final[Mapping[str, Route]] = {
    "create": Route(method="POST", body="new_fields", answer="answer", errors=_OF_NEW, writes=True, is_short=True),
    "read": Route(method="GET", path="/{id}", answer="answer", errors=("not_found",), is_short=True),
    "update": Route(
        method="PUT",
        path="/{id}",
        body="changed_fields",
        answer="answer",
        errors=_OF_CHANGE,
        writes=True,
        is_short=True,
    ),
    "delete": Route(method="DELETE", path="/{id}", answer="deletion", errors=("not_found", "invalid"), writes=True),
    "search": Route(method="POST", path="/search", body="searched_fields", answer="answers", errors=_OF_NEW),
}
"""The operations of every resource."""
BULK_CREATE: Final[Mapping[str, Route]] = {
    "bulk_create": Route(
        method="POST", path="/bulk_create", body="several", answer="answers_of_several", errors=_OF_BULK, writes=True
    )
}
BULK: Final[Mapping[str, Route]] = {
    **BULK_CREATE,
    "bulk_update": Route(
        method="POST", path="/bulk_update", body="several", answer="answers_of_several", errors=_OF_BULK, writes=True
    ),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class CopperResource(Resource[Context]):
    """A kind of records with custom fields and tags."""

    is_closed = True
    deletion: ClassVar[Any] = Deletion
    stored: ClassVar[tuple[type[TypeDecorator[Any]], ...]] = (Moment, Money)
    """The types of columns whose values a SELECT leaves as they are stored: by default moments, in seconds since 1970,
    and amounts, in hundredths. A page of a search spends much of its time with conversions.
    """

    filters: Sequence[Filter]
    """The attributes of the search, in addition to the filter by custom fields."""
    sorts: Mapping[str, Sort]
    default_sort: str
    ignored_in_search: frozenset[str] = frozenset()
    losing: Sequence[tuple[Entity, str]] = ()
    """The columns of other kinds that lose the id of a deleted record."""

    def __post_init__(self) -> None:
        """Tell webhooks how a record is shown."""
        announcing.RENDERERS[self.object] = self.announced

    @property
    def entity(self) -> Entity:
        """The kind of record."""
        return cast("Entity", self.object)

    @property
    def records(self) -> Records[Any]:
        """The rows."""
        return RECORDS[self.entity]

    # Reading of bodies

    def new(self, context: Context, body: Mapping[str, Any]) -> Draft:
        """Read a new record."""
        draft = related.as_columns(split(read(self.new_fields, context, body), self.defaults))
        self.complete(context, draft, None)
        return self.unique(context, draft, None)

    def changes(self, context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
        """Read the changes of a record."""
        draft = related.as_columns(split(read(self.changed_fields, context, body)))
        self.complete(context, draft, before)
        return self.unique(context, draft, before.id)

    def complete(self, context: Context, draft: Draft, before: AnyRow | None) -> None:
        """Add to a draft the columns that follow from others. `before`: the record that changes."""

    def unique(self, context: Context, draft: Draft, own_id: int | None) -> Draft:  # noqa: ARG002 (for overriding)
        """Return a draft with the errors of values that another record has. `own_id`: the record that changes."""
        return draft

    # Changes

    def create(self, call: CurrentCall) -> dict[str, Any]:
        """Create a record."""
        draft = self.new(call.context, call.attributes(self.new_fields.names))
        checked(draft.errors, self.new_fields)
        return self.one(call, self.add(call.context, draft))

    def add(self, context: Context, draft: Draft) -> int:
        """Store a new record and return its id."""
        return service.create(context, self.entity, draft.columns, draft.custom)

    def change(self, context: Context, before: AnyRow, draft: Draft) -> None:
        """Store the changes of a record."""
        service.change(context, self.entity, before, draft.columns, draft.custom)

    def remove(self, context: Context, record_id: int) -> None:
        """Delete a record, which others lose. Raises `RecordError(NO_RECORD)`."""
        db, account, now = context.db, context.account, context.now
        service.remove(db, account, self.entity, record_id, now=now)
        for entity, column in self.losing:
            service.unset(db, account, entity, column, record_id, now=now)
        related_items.forget(context, record_id)

    # Operations

    def read(self, call: CurrentCall) -> dict[str, Any]:
        """Return a record."""
        return self.one(call, call.record_id())

    def update(self, call: CurrentCall) -> dict[str, Any]:
        """Change the named attributes of a record."""
        before = self.records.locked(call.db, call.account, call.record_id())
        draft = self.changes(call.context, call.sent, before)
        checked(draft.errors, self.new_fields)
        self.change(call.context, before, draft)
        return self.one(call, before.id)

    def delete(self, call: CurrentCall) -> Deletion:
        """Delete a record, which others lose."""
        limits.check_deletion(call.context, call.record_id())
        return self.deleted(call)

    def deleted(self, call: Call) -> Deletion:
        """Delete the record in the path."""
        record_id = call.record_id()
        self.remove(call.context, record_id)
        return Deletion(id=record_id, is_deleted=True)

    def search(self, call: CurrentCall) -> SearchPage:
        """Return a page of records."""
        query = self.criteria.read(call.context, call.attributes(self.criteria.known))
        rows = self.criteria.rows(call.context, query)
        page = self.shown(call.context, rows, computed=call.shows_computed)
        return SearchPage(page, self.criteria.total(call.context, query))

    def bulk_create(self, call: CurrentCall) -> list[Any]:
        """Create up to 10 records. Each that is not valid is answered with its faults, and the others are stored."""

        def make(body: Mapping[str, Any]) -> int | bulk.Faults:
            draft = self.new(call.context, body)
            return draft.errors or self.add(call.context, draft)

        return bulk.create(bulk.bodies(call, self.plural), make, lambda ids: self.several_shown(call, ids))

    def bulk_update(self, call: CurrentCall) -> list[Any]:
        """Change up to 10 records. Each that is not valid is answered with its faults, and the others are changed."""

        def change(record_id: int, body: Mapping[str, Any]) -> bulk.Faults | None:
            try:
                before = self.records.locked(call.db, call.account, record_id)
            except RecordError:
                return None
            draft = self.changes(call.context, body, before)
            if not draft.errors:
                self.change(call.context, before, draft)
            return draft.errors

        return bulk.update(bulk.bodies(call, self.plural), change, lambda ids: self.several_shown(call, ids))

    # Answers

    def selected(self, column: Column[Any]) -> ColumnElement[Any]:
        """Return a column. A column of one of the types `stored` does not convert its values."""
        if not isinstance(column.type, self.stored):
            return column
        return type_coerce(column, getattr(column.type, "impl", BigInteger)).label(column.key)

    def one(self, call: Call, record_id: int) -> dict[str, Any]:
        """Return a record in the form of the answer to a call. Raises `RecordError(NO_RECORD)`."""
        return self.several_shown(call, [record_id])[0]

    def several_shown(self, call: Call, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Return records in the form of the answer to a call. Raises `RecordError(NO_RECORD)`."""
        rows = [self.row(call.context, each) for each in ids]
        return self.shown(call.context, rows, computed=call.shows_computed)

    def row(self, context: Context, record_id: int) -> AnyRow:
        """Return the row of an answer. Raises `RecordError(NO_RECORD)`."""
        return self.records.get(context.db, context.account, record_id, self._one)

    def shown(self, context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
        """Return rows in the form of answers. `computed`: with the computed values of custom fields."""
        custom = custom_values.RenderedCustomFields(context, self.entity, [each.id for each in rows], computed=computed)
        found = self.layout(context, rows)
        for each in found:
            each[custom_values.FIELD] = custom.of(each["id"])
        return found

    def announced(self, context: Context, record_id: int, computed: bool) -> Mapping[str, Any]:
        """Return a live record in the form of webhooks."""
        return self.shown(context, [self.row(context, record_id)], computed=computed)[0]

    # Declarations

    @cached_property
    def criteria(self) -> Search:
        """The search."""
        every = (*self.filters, custom_fields(self.entity, self.model))
        return Search(self.statement, self.model, every, self.sorts, self.default_sort, ignored=self.ignored_in_search)

    @cached_property
    def searched_fields(self) -> type[BaseModel]:
        """The fields of a search."""
        return self.criteria.described(f"{self.title}Search")

    @cached_property
    def several(self) -> type[BaseModel]:
        """The body with several records."""
        return bulk.body_of(self.plural)

    @property
    def answers_of_several(self) -> Any:
        """The type of the answer to a body with several records."""
        return list[self.answer | bulk.Failure]  # type: ignore[name-defined]  # a model that is made at run time

    @cached_property
    def _one(self) -> Statement:
        return self.records.prepared(self.statement)


def sent(
    name: str, reader: Reader, type_: Any, empty: Any = None, *, is_required: bool = False, **more: Any
) -> Attribute[Context]:
    """Return an attribute that a body sets. An `empty` value other than null says that it is never null in answers."""
    shown_type = type_ if is_required or empty is not None else type_ | None
    fields = (attribute(name, reader, type_, is_required=is_required),)
    return Attribute(**{"name": name, "sources": (name,), "fields": fields, "empty": empty, "type": shown_type, **more})


def never_empty(name: str, reader: Reader, type_: Any, empty: Any = None, **more: Any) -> Attribute[Context]:
    """Return an attribute that no change sets to null. A record that was made without it may lack it."""
    shown_type = type_ if empty is not None else type_ | None
    fields = never_null(name, reader, type_)
    return Attribute(**{"name": name, "sources": (name,), "fields": fields, "empty": empty, "type": shown_type, **more})


def word(name: str, words: Sequence[str], **more: Any) -> Attribute[Context]:
    """Return an attribute whose value is one of some words, never null; the first one is the default."""
    return never_empty(name, values.word(words), Literal[*words], words[0], **more)


def shown(name: str, *sources: Source, **more: Any) -> Attribute[Context]:
    """Return an attribute that only answers have. A body may contain it, without effect."""
    return Attribute(name=name, sources=sources or (name,), fields=ignored(name), **more)


def made(name: str, type_: Any, show: Any = None) -> Attribute[Context]:
    """Return an attribute that only answers have, and that follows from others."""
    return Attribute(name=name, fields=ignored(name), type=type_, show=show)


def related_resource(kinds: Sequence[Entity], *, is_always_there: bool) -> Attribute[Context]:
    """Return the attribute with the one record that two columns name.

    `is_always_there`: without such a record, it is an object without values, and not null.
    """

    def show(_: Context, row: AnyRow) -> dict[str, Any] | None:
        return {"id": row.related_id, "type": row.related_type} if is_always_there or row.related_id else None

    sources, type_ = ("related_id", "related_type"), related.RelatedRecord
    shown_type = type_ if is_always_there else type_ | None
    return sent(related.FIELD, related.reader(kinds), dict[str, Any], sources=sources, type=shown_type, show=show)


def customs(kind: Entity) -> Attribute[Context]:
    """Return the attribute with the values of custom fields."""
    fields = (attribute(custom_values.FIELD, custom_values.reader(kind), custom_values.TYPE),)
    return Attribute(name=custom_values.FIELD, fields=fields, type=list[dict[str, Any]])


ID: Final = shown("id")
NAME: Final = sent("name", values.text(), values.TEXT, is_required=True)
DETAILS: Final = sent("details", values.text(values.MAX_DETAILS), values.DETAILS)
TAGS: Final = sent("tags", values.tags, values.TAGS, ())
AMOUNT: Final = (
    made(
        "monetary_unit",
        str | None,
        lambda context, row: None if row.monetary_value is None else context.settings.currency,
    ),
    sent("monetary_value", values.number(0, values.MAX_MONEY), float, show=lambda _, row: _whole_units(row)),
    made(
        "converted_unit",
        str | None,
        lambda context, row: None if row.monetary_value is None else context.settings.currency,
    ),
    made("converted_value", str | None, lambda _, row: None if row.monetary_value is None else str(_whole_units(row))),
)
"""An amount in the account's currency, into which every amount is converted."""
CHANGED: Final = (shown("date_created", "created_at"), shown("date_modified", "updated_at"))


def _whole_units(row: AnyRow) -> float | None:
    return None if row.monetary_value is None else row.monetary_value / 100


def path_of(kind: Entity) -> dict[str, Any]:
    """Return the names of a kind."""
    return {"object": kind, "plural": PLURALS[kind], "path": f"{PREFIX}/{PLURALS[kind]}"}
