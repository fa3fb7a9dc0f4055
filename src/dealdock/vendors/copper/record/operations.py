"""The operations that every kind of record has in common: create, read, update, delete, search, and those in bulk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PLURALS, Entity
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.call import Call
from dealdock.vendors.copper.wire.fields import checked
from dealdock.vendors.copper.wire.search import Search

if TYPE_CHECKING:
    from dealdock.vendors.copper.record.draft import Draft


@dataclass(frozen=True, eq=False)
class RecordOperations:
    """The parts of a kind by which calls read, change and show its records."""

    entity: Entity
    fields: Any
    """The module with `NEW`, `CHANGES`, `new` and `changes`."""
    service: Any
    """The module with `create`, `change` and `remove`."""
    row: Callable[..., AnyRow]
    """Returns a live record. Takes connection, account and id."""
    layout: Callable[..., list[dict[str, Any]]]
    """Returns rows as answers have them. Takes the context, the rows, and `computed` by keyword."""
    criteria: Search

    def create(self, call: Call) -> Any:
        """Create a record."""
        draft = self.fields.new(call.context, call.attributes(self.fields.NEW.names))
        checked(draft.errors, self.fields.NEW)
        return self.shown(call, self.service.create(call.context, draft))

    def read(self, call: Call) -> Any:
        """Return the record in the path."""
        return self.shown(call, call.record_id())

    def update(self, call: Call) -> Any:
        """Change the named attributes of the record in the path."""
        before = queries.locked(call.db, call.account, self.entity, call.record_id())
        draft = self.fields.changes(call.context, call.sent, before)
        checked(draft.errors, self.fields.NEW)
        self.service.change(call.context, before, draft)
        return self.shown(call, before.id)

    def delete(self, call: Call) -> Any:
        """Delete the record in the path."""
        record_id = call.record_id()
        self.service.remove(call.context, record_id)
        return {"id": record_id, "is_deleted": True}

    def search(self, call: Call) -> SearchPage:
        """Return a page of records."""
        query = self.criteria.read(call.context, call.attributes(self.criteria.known))
        rows = self.criteria.rows(call.context, query)
        page = self.layout(call.context, rows, computed=call.shows_computed)
        return SearchPage(page, self.criteria.total(call.context, query))

    def bulk_create(self, call: Call) -> Any:
        """Create several records. Each that is not valid is answered with its faults."""

        def make(body: Mapping[str, Any]) -> int | bulk.Faults:
            draft = self.fields.new(call.context, body)
            made: int | bulk.Faults = draft.errors or self.service.create(call.context, draft)
            return made

        return bulk.create(bulk.bodies(call, PLURALS[self.entity]), make, lambda ids: self._all(call, ids))

    def bulk_update(self, call: Call) -> Any:
        """Change several records. Each that is not valid is answered with its faults."""

        def change(before: AnyRow, body: Mapping[str, Any]) -> bulk.Faults:
            draft: Draft = self.fields.changes(call.context, body, before)
            if not draft.errors:
                self.service.change(call.context, before, draft)
            return draft.errors

        changed = queries.changing(call.db, call.account, self.entity, change)
        return bulk.update(bulk.bodies(call, PLURALS[self.entity]), changed, lambda ids: self._all(call, ids))

    def shown(self, call: Call, record_id: int) -> dict[str, Any]:
        """Return a record as answers have it."""
        return self._all(call, [record_id])[0]

    def _all(self, call: Call, ids: Sequence[int]) -> list[dict[str, Any]]:
        rows = [self.row(call.db, call.account, each) for each in ids]
        return self.layout(call.context, rows, computed=call.shows_computed)
