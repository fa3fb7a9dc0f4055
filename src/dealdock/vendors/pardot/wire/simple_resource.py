"""Objects that are only their columns: one element, the same at every output level (contract, objects 1.6)."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from dealdock.platform.database import statements
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.pardot.wire import required
from dealdock.vendors.pardot.wire.fields import Fields
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Query, Source
from dealdock.vendors.pardot.wire.serializers import Document, PageResult


class SimpleResource(NamedTuple):
    """An object that is only its columns."""

    element: str
    model: Any
    layout: Callable[[AnyRow, ZoneInfo], Document]
    query: Query

    def id(self, call: Call) -> int:
        """Return the id of the live record given in the call. Errors 13, 16."""
        record_id = required.record_id(call)
        records.read(call.db, call.account, self.model, record_id)
        return record_id

    def one(self, call: Call, record_id: int) -> Document:
        """Return the response for one record. Error 16."""
        return {self.element: self.layout(records.read(call.db, call.account, self.model, record_id), call.zone)}

    def update(self, call: Call, record_id: int, fields: type[Fields]) -> Document:
        """Change the given fields of a record, and return the response. Errors 36, those of the fields, 16."""
        changes = fields.to_update(call).columns()
        records.change(call.db, call.account, self.model, record_id, changes, now=call.now)
        return self.one(call, record_id)

    def rows(self, call: Call) -> Document | PageResult:
        """Return the response to a query."""
        db, account, model = call.db, call.account, self.model

        def documents(rows: Iterable[AnyRow]) -> list[Document]:
            return [self.layout(row, call.zone) for row in rows]

        source = Source(
            total=lambda selection: records.total(db, account, model, selection),
            page=lambda selection: documents(db.execute(records.page(account, model, selection))),
            stream=lambda selection: map(documents, statements.stream(db, records.page(account, model, selection))),
        )
        return self.query.answer(call, self.element, source)
