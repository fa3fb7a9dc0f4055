"""Objects that are their columns, perhaps with a few joined ones, and what follows from their tables of attributes.

In versions 3 and 4 such an object is one element, the same at every output level (contract, objects 1.6).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import create_model
from sqlalchemy import Select, select

from dealdock.platform.database import statements
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, Reason, RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import records
from dealdock.vendors.pardot.record.attributes import Attribute, Layout
from dealdock.vendors.pardot.v5 import fields
from dealdock.vendors.pardot.v5.fields import Relation
from dealdock.vendors.pardot.wire import described, values
from dealdock.vendors.pardot.wire.fields import Fields
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Query, has_total, is_streamed
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS, PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document, PageResult

Show: TypeAlias = Callable[[AnyRow, ZoneInfo], Document]
"""Returns the document of a row, with times in this zone."""


@dataclass(kw_only=True, eq=False)
class Resource(fields.ApiObject):
    """An object that is its columns. What it inherits is version 5's, what it adds is for versions 3 and 4."""

    collection: str = ""
    members: Sequence[fields.Field | Relation] = field(init=False)
    attributes: Sequence[Attribute]
    """The attributes, in the order of the answers of versions 3 and 4."""
    element: str = ""
    """The name of its element, if it is not the object's."""
    aliases: tuple[str, ...] = ()
    """Further names in URLs, in lower case."""
    query: Query | None = None
    """The criteria and sort orders of its queries."""
    statement: Select[*tuple[Any, ...]] | None = None
    """The SELECT of all accounts' rows, if the layout needs more than the model's columns. A subquery in it names the
    account by the parameter `dataset_id`, so that PostgreSQL reads one partition of its table."""
    absence: Reason = NO_RECORD
    """The reason of the error for a record that does not exist."""
    layouts: "Callable[[Resource, Call], Show] | None" = None
    """Returns the layout of a call, if calls have different ones."""
    types: Callable[[], Any] | None = None
    """Returns the type of its JSON, if calls have different layouts."""
    required_parameters: tuple[str, ...] = ()
    """The parameters that a new record must have and that cannot be cleared."""
    codes: dict[str, int] = field(default_factory=dict)
    """The error codes of parameters that have other types than text."""

    def __post_init__(self) -> None:
        """Make the router, and the members of version 5."""
        super().__post_init__()
        self.element = self.element or self.object
        self.members = [member for each in self.attributes for member in each.newer]
        self.router = PardotRouter(self.object.lower(), aliases=self.aliases)
        """The operations of versions 3 and 4."""
        self.layout = Layout(
            f"{self.title}Element", *(each.older for each in self.attributes if each.older is not None)
        )

    @cached_property
    def fields_of_4(self) -> type[Fields]:
        """The parameters of `create` and `update` in versions 3 and 4, in the order of the table."""
        takes: dict[str, Any] = {
            each.older.name: each.takes for each in self.attributes if each.older is not None and each.takes is not None
        }
        made = create_model(f"{self.title}Fields", __base__=Fields, **takes)
        made.REQUIRED, made.CODES = self.required_parameters, self.codes
        return made

    @cached_property
    def one_answer(self) -> described.Type:
        """The type of the answer with one record."""
        return described.one(self.title, self.element, self._type)

    def add_read(self, words: str) -> None:
        """Add the operation `read` of versions 3 and 4. `words`: a record in words, for OpenAPI."""

        def read(call: CurrentCall) -> Document:
            return self.one(call, values.required_id(call))

        read.__doc__ = f"Return one {words}."
        self.router.operation(
            "read",
            requires=("id",),
            methods=METHODS_OF_READS,
            errors=(13, 16),
            is_short=True,
            answer=self.one_answer,
        )(read)

    def add_query(self, words: str) -> None:
        """Add the operation `query` of versions 3 and 4. `words`: records in words, for OpenAPI."""

        def query(call: CurrentCall) -> PageResult:
            return self.rows(call)

        query.__doc__ = f"Return a page of {words}."
        answer = described.page(self.title, self.element, self._type)
        self.router.operation("query", methods=METHODS_OF_READS, criteria=self.query, streams=True, answer=answer)(
            query
        )

    def id(self, call: Call) -> int:
        """Return the id of the live record given in the call. Errors 13, 16, and the error of `absence`."""
        record_id = values.required_id(call)
        self.row(call, record_id)
        return record_id

    def row(self, call: Call, record_id: int) -> AnyRow:
        """Return the row of a live record. Error 16, or the error of `absence`."""
        here = records.one(call.account, self.model, record_id)
        row = call.db.execute(self._rows(call).where(*here)).one_or_none()
        if row is None:
            raise RecordError(self.absence, record_id)
        return row

    def one(self, call: Call, record_id: int, nodes: Document | None = None) -> Document:
        """Return the answer with one record. `nodes`: related records, behind the fields. Errors as `row`."""
        layout = self.layout if self.layouts is None else self.layouts(self, call)
        return {self.element: {**layout(self.row(call, record_id), call.zone), **(nodes or {})}}

    def update(self, call: Call, record_id: int, given: type[Fields]) -> Document:
        """Change the given fields of a record, and return the answer. Errors 36, the errors of the fields, 16."""
        changes = given.to_update(call).columns()
        records.change(call.db, call.account, self.model, record_id, changes, now=call.now)
        return self.one(call, record_id)

    def rows(self, call: Call, documents: Callable[[Sequence[AnyRow]], list[Document]] | None = None) -> PageResult:
        """Return the answer to a query. `documents`: makes the documents of several rows, in place of the layout."""
        if self.query is None:
            raise TypeError(f"{self.object} has no operation query")
        db, account, model = call.db, call.account, self.model
        layout = self.layout if self.layouts is None else self.layouts(self, call)
        selection = self.query.read(call)
        total = records.total(db, account, model, selection) if has_total(call) else None
        found = selection.page(self._rows(call).where(model.dataset_id == account.dataset_id), model)

        def laid_out(rows: Sequence[AnyRow]) -> list[Document]:
            return [layout(row, call.zone) for row in rows]

        made = documents or laid_out
        if is_streamed(selection):
            return PageResult(self.element, map(made, statements.stream(db, found)), total)
        return PageResult(self.element, [made(db.execute(found).all())], total, streamed=False)

    def _type(self) -> Any:
        return self.layout.type if self.types is None else self.types()

    def _rows(self, call: Call) -> Select[*tuple[Any, ...]]:
        if self.statement is None:
            return select(self.model.__table__)
        return self.statement.params(dataset_id=call.account.dataset_id)
