"""Copper's resources: records with custom fields and tags, and the operations that all of them have."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple, cast

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, ColumnElement, Connection, TypeDecorator, type_coerce, update

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import records
from dealdock.platform.records.base import Moment, Money
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.rows import Records
from dealdock.vendors.copper import limits
from dealdock.vendors.copper.column_types import key, some_key
from dealdock.vendors.copper.custom_field import values
from dealdock.vendors.copper.custom_field.model import RelatedLink
from dealdock.vendors.copper.custom_field.search import custom_fields
from dealdock.vendors.copper.custom_field.values import Values
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import ADDRESS, KINDS, PARENTS, PLURALS, PREFIX, Entity
from dealdock.vendors.copper.record import words
from dealdock.vendors.copper.record.attributes import RELATED, Reference
from dealdock.vendors.copper.webhook import announcing
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Filter
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.vendors.copper.wire.fields import checked, read
from dealdock.vendors.copper.wire.search import Search, Sort
from dealdock.web import read_names
from dealdock.web.rest.fields import SentFields
from dealdock.web.rest.resource import Resource, Route

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


_NO_VALUES: Final[Values] = {}
_WITH_WORDS: Final = frozenset({"tags", "emails", "phone_numbers"})


COMPANY_NAME: Final = "company_name"


class Draft(NamedTuple):
    """The columns and custom values of a new or changed record, with the errors of its body."""

    columns: dict[str, Any]
    custom: Values
    company_name: str | None
    """The name of the record's company, which may have to be created."""
    errors: dict[str, Invalid]
    """The errors by attribute. The error of unknown attributes has no name."""


def without_company_name(body: Mapping[str, Any], *, is_new: bool) -> Mapping[str, Any]:
    """Return a body without its `company_name`, unless it counts: on create, without a company (contract 2.2).

    Ignored parameters are not read, so they cause no errors.
    """
    counts = is_new and body.get("company_id") in (None, "")
    kept = {name: value for name, value in body.items() if counts or name != COMPANY_NAME}
    return read_names.derived(kept, body)


_NONE: Final[Mapping[str, Any]] = {}


def split(found: SentFields, defaults: Mapping[str, Any] = _NONE) -> Draft:
    """Return the draft for the attributes that were read. Of a new record, null counts as absent."""
    columns = dict(found.values)
    if RELATED in columns:
        item = columns.pop(RELATED)
        columns |= {"related_id": item and item.id, "related_type": item and item.type}
    custom = columns.pop(values.FIELD, {})
    company_name = columns.pop(COMPANY_NAME, None)
    if defaults:
        columns = {**defaults, **{name: value for name, value in columns.items() if value is not None}}
    return Draft(columns, custom, company_name, found.errors)


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

    def __post_init__(self) -> None:
        """Make the resource known: to those that name its kind, and to webhooks, which show its records."""
        RESOURCES[self.entity] = self
        announcing.RENDERERS[self.object] = self.announced

    @property
    def entity(self) -> Entity:
        """The kind of record."""
        return cast("Entity", self.object)

    @cached_property
    def records(self) -> Records[Any]:
        """The rows."""
        return Records(self.model)

    @cached_property
    def references(self) -> Mapping[str, str]:
        """The kinds of the records whose ids columns have, by column."""
        return {each.name: each.kind for each in self.attributes if isinstance(each, Reference)}

    def derived(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that follow from others, by which searches find and sort the record."""
        return {"name_key": key(record["name"])}

    # Reading of bodies

    def new(self, context: Context, body: Mapping[str, Any]) -> Draft:
        """Read a new record."""
        draft = split(read(self.new_fields, context, body), self.defaults)
        self.complete(context, draft, None)
        return self.unique(context, draft, None)

    def changes(self, context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
        """Read the changes of a record."""
        draft = split(read(self.changed_fields, context, body))
        self.complete(context, draft, before)
        return self.unique(context, draft, before.id)

    def complete(self, context: Context, draft: Draft, before: AnyRow | None) -> None:
        """Add to a draft the columns that follow from others. `before`: the record that changes."""

    def unique(self, context: Context, draft: Draft, own_id: int | None) -> Draft:  # noqa: ARG002 (for overriding)
        """Return a draft with the errors of values that another record has. `own_id`: the record that changes."""
        return draft

    # Changes

    def add(self, context: Context, draft: Draft) -> int:
        """Store a new record with its words and custom values, and return its id."""
        db, account, columns = context.db, context.account, draft.columns
        counters = {"interaction_count": 0, "date_last_contacted": None} if self.entity in PARENTS else {}
        record_id = self.records.insert(db, account, {**columns, **self.derived(columns), **counters}, now=context.now)
        words.add(db, account, record_id, words.of(self.entity, columns))
        values.add(db, account, record_id, draft.custom)
        announcing.created(db, account, self.entity, record_id, now=context.now)
        return record_id

    def change(self, context: Context, before: AnyRow, draft: Draft) -> frozenset[str]:
        """Store the changes of a record. Return the names of the columns that differ."""
        return self.store(context, before, draft.columns, draft.custom)

    def store(
        self, context: Context, before: AnyRow, changes: Mapping[str, Any], custom: Values = _NO_VALUES
    ) -> frozenset[str]:
        """Change columns, words and custom values of a record. Return the names of the columns that differ.

        The time of the last modification moves only if a column or a custom value differs.
        """
        db, account = context.db, context.account
        announcing.changing(db, account, self.entity, before.id, now=context.now)
        old = before._asdict()
        different = {name: value for name, value in changes.items() if old[name] != value}
        is_different = values.replace(db, account, before.id, custom) if custom else False
        if different or is_different:
            whole = {**old, **different}
            stored = {**different, **self.derived(whole), "updated_at": context.now}
            self.records.write(db, account, before.id, stored)
            if _WITH_WORDS & different.keys():
                words.replace(db, account, before.id, words.of(self.entity, whole))
        return frozenset(different)

    def mark_deleted(self, context: Context, record_id: int) -> None:
        """Mark a record as deleted. Raises `RecordError(NO_RECORD)`."""
        self.records.mark_deleted(context.db, context.account, record_id)
        words.remove(context.db, context.account, record_id)
        announcing.deleted(context.db, context.account, self.entity, record_id, now=context.now)

    def end(self, context: Context, record_id: int) -> None:
        """Mark a record as deleted, which others lose. Raises `RecordError(NO_RECORD)`."""
        self.mark_deleted(context, record_id)
        unset(context.db, context.account, self.entity, record_id, now=context.now)
        for lose in ON_REMOVAL:
            lose(context, record_id)

    def remove(self, context: Context, record_id: int) -> None:
        """Delete a record, with what only it has. Raises `RecordError(NO_RECORD)`."""
        self.end(context, record_id)

    def restore(self, context: Context, row: AnyRow) -> None:
        """Mark a deleted record as live again."""
        self.records.restore(context.db, context.account, row.id)
        words.replace(context.db, context.account, row.id, words.of(self.entity, row._asdict()))
        announcing.created(context.db, context.account, self.entity, row.id, now=context.now)

    # Operations

    def create(self, call: CurrentCall) -> dict[str, Any]:
        """Create a record."""
        draft = self.new(call.context, call.attributes(self.new_fields.names))
        checked(draft.errors, self.new_fields)
        return self.one(call, self.add(call.context, draft))

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
        check_removal(call.context, call.record_id())
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
        custom = values.RenderedCustomFields(context, self.entity, [each.id for each in rows], computed=computed)
        found = self.layout(context, rows)
        for each in found:
            each[values.FIELD] = custom.of(each["id"])
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


RESOURCES: Final[dict[Entity, CopperResource]] = {}
"""The resources by kind. With them, an object names another one that its own module does not import."""

ON_REMOVAL: Final[list[Callable[[Context, int], None]]] = []
"""The further effects of the removal of a record. What refers to records in its own way adds to them."""
LINKING: Final[list[Any]] = []
"""The columns of links between records, beside the references of resources."""


def naming() -> list[Any]:
    """Return the columns that name related records of any kind. No two records of a dataset have the same id."""
    found = list(LINKING)
    for kind in KINDS:
        columns = RESOURCES[kind].model.__table__.c
        found += [columns[name] for name, other in RESOURCES[kind].references.items() if other in KINDS]
        found += [columns.related_id] if "related_id" in columns else []
    return found


def path_of(kind: Entity) -> dict[str, Any]:
    """Return the names of a kind."""
    return {"object": kind, "plural": PLURALS[kind], "path": f"{PREFIX}/{PLURALS[kind]}"}


def contact_keys(record: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the columns by which people, companies and leads are found: the first phone number, and the address."""
    address = record["address"] or {}
    phone = record["phone_numbers"][0]["number"] if record["phone_numbers"] else None
    return {"phone_key": some_key(phone), **{f"{name}_key": some_key(address.get(name)) for name in ADDRESS[1:]}}


def check_removal(context: Context, record_id: int, *more: Any) -> None:
    """Raise the error of a record that too many rows name to delete it in one call. `more`: further columns."""
    links = RelatedLink.__table__.c
    named = [(column, record_id) for column in (*naming(), links.source_id, links.target_id, *more)]
    limits.refuse_more(context.db, context.account, named, "is named by too many records")


def unset(db: Connection, account: AccountContext, kind: str, record_id: int, *, now: datetime) -> None:
    """Set the columns of records that refer to a record to null."""
    for each in RESOURCES.values():
        for column, other in each.references.items():
            if other == kind:
                columns = each.model.__table__.c
                here = (columns.dataset_id == account.dataset_id, columns[column] == record_id)
                db.execute(update(each.model).where(*here).values({column: None, "updated_at": now}))


def removing(model: Any, kind: str) -> Callable[..., None]:
    """Return a function for the control plane that deletes a row of a kind. The records that refer to it lose it."""

    def remove(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        unset(db, account, kind, record_id, now=now)
        records.remove(db, account, model, record_id)

    return remove
