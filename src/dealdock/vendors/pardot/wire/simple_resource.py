"""Objects that are their columns, perhaps with a few joined ones: one element, the same at every output level.

See the contract, objects 1.6.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from dealdock.platform.database import statements
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, Reason, RecordError
from dealdock.platform.records import records
from dealdock.vendors.pardot.wire import required
from dealdock.vendors.pardot.wire.fields import Fields
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Query, has_total, is_streamed
from dealdock.vendors.pardot.wire.serializers import Document, PageResult


class SimpleResource(NamedTuple):
    """An object that is its columns."""

    element: str
    model: Any
    layout: Callable[[AnyRow, ZoneInfo], Document]
    """Returns the document of a row. The layout of most objects is a `Layout`."""
    query: Query
    statement: Select[*tuple[Any, ...]] | None = None
    """The SELECT of all accounts' rows, if the layout needs more than the model's columns. A subquery in it names the
    account by the parameter `dataset_id`, so that PostgreSQL reads one partition of its table."""
    absence: Reason = NO_RECORD
    """The reason of the error for a record that does not exist."""

    def id(self, call: Call) -> int:
        """Return the id of the live record given in the call. Errors 13, 16, and the error of `absence`."""
        record_id = required.record_id(call)
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
        """Return the response for one record. `nodes`: related records, behind the fields. Errors as `row`."""
        return {self.element: {**self.layout(self.row(call, record_id), call.zone), **(nodes or {})}}

    def update(self, call: Call, record_id: int, fields: type[Fields]) -> Document:
        """Change the given fields of a record, and return the response. Errors 36, the errors of the fields, 16."""
        changes = fields.to_update(call).columns()
        records.change(call.db, call.account, self.model, record_id, changes, now=call.now)
        return self.one(call, record_id)

    def rows(self, call: Call, documents: Callable[[Sequence[AnyRow]], list[Document]] | None = None) -> PageResult:
        """Return the response to a query. `documents`: makes the documents of several rows, in place of the layout."""
        db, account, model = call.db, call.account, self.model
        selection = self.query.read(call)
        total = records.total(db, account, model, selection) if has_total(call) else None
        found = selection.page(self._rows(call).where(model.dataset_id == account.dataset_id), model)

        def laid_out(rows: Sequence[AnyRow]) -> list[Document]:
            return [self.layout(row, call.zone) for row in rows]

        made = documents or laid_out
        if is_streamed(selection):
            return PageResult(self.element, map(made, statements.stream(db, found)), total)
        return PageResult(self.element, [made(db.execute(found).all())], total, streamed=False)

    def _rows(self, call: Call) -> Select[*tuple[Any, ...]]:
        if self.statement is None:
            return select(self.model.__table__)
        return self.statement.params(dataset_id=call.account.dataset_id)
