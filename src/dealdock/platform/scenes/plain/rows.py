"""Plain records of a scene as rows, with numbers for ids and references."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Json
from dealdock.platform.records.models import PublicId
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.id_bitmap import PublicIdAllocator
from dealdock.platform.scenes.lookups import StoredFinder
from dealdock.platform.scenes.plain.kinds import Kind, Kinds, referred
from dealdock.platform.scenes.references import Reference
from dealdock.platform.scenes.row_maker import LoadContext, Records, RowMaker, TableRows
from dealdock.platform.scenes.values import WrongValue


class RecordFinder(StoredFinder):
    """The written records of one kind, found by public id, integer, key or name."""

    def __init__(self, many: str, kind: Kind, context: LoadContext) -> None:
        """Begin without records. `many`: the plural of the kind."""
        column = None if kind.name is None else kind.table.__table__.c[kind.name]
        dataset_id = context.account.dataset_id
        super().__init__(kind.named(many), kind.table, column, dataset_id, context.transactions.read)
        self._one, self._numbers = kind.one, context.numbers
        self._keys: dict[str, int] = {}

    def add(self, record_id: int, own_id: Reference | None, key: str | None) -> None:
        """Add a record with its id and key in the scene."""
        if own_id is not None and (isinstance(own_id, int) or self._decoded(own_id) == record_id):
            self.add_own(record_id)
        if key is not None:
            self._keys[key] = record_id

    def _decoded(self, reference: Reference) -> int | None:
        numbers = self._numbers
        return numbers.decoded(self._one, str(reference)) if isinstance(numbers, PublicIdAllocator) else None

    def _own_id(self, reference: Reference) -> int | None:
        named = str(reference).strip()
        if named in self._keys:
            return self._keys[named]
        if not isinstance(self._numbers, PublicIdAllocator):
            return super()._own_id(reference)
        number = self._decoded(named)
        return number if number is not None and number in self._own else None

    def _rows(self, db: Connection, keys: list[str]) -> Sequence[AnyRow]:
        imported = select(PublicId.id, PublicId.public_id.label("key")).where(
            PublicId.dataset_id == self._dataset_id, PublicId.kind == self._one, PublicId.public_id.in_(keys)
        )
        rows = db.execute(imported).all() if isinstance(self._numbers, PublicIdAllocator) else []
        known = {row.key for row in rows}  # an id goes before a name
        named = [key for key in keys if key not in known]
        return [*rows, *(super()._rows(db, named) if named and self._column is not None else ())]


class PlainRows(RowMaker):
    """Makes rows whose columns are the fields of the same names."""

    def __init__(self, kinds: Kinds, context: LoadContext) -> None:
        super().__init__(context)
        self._kinds = kinds
        self._finders = {many: RecordFinder(many, kinds[many], context) for many in referred(kinds)}

    def rows(self, kind: str, records: Records) -> TableRows:
        """Return the rows of a batch of records."""
        described = self._kinds[kind]
        self._look_up(described, records)
        rows = [self._row(kind, described, each) for each in records]
        if described.table.__counted_as__ is not None:
            self.live[described.table] += sum(not row.get("deleted") for row in rows)
        imported = [(self.context.account.dataset_id, *each) for each in self.context.numbers.drain_imported()]
        written = [(described.table, *bulk_insert.stored(described.table.__table__, rows))]
        kept = [(PublicId, ("dataset_id", "kind", "public_id", "id"), imported)] if imported else []
        return [*written, *kept]

    def after(self, _: str) -> Iterable[TableRows]:
        """Return no more rows."""
        return ()

    def _look_up(self, described: Kind, records: Records) -> None:
        """Look up all references of a batch at once."""
        for field, to in described.references.items():
            if to in self._finders:
                named = (getattr(each, field) for each in records)
                self._finders[to].look_up(each for each in named if each is not None)

    def _row(self, kind: str, described: Kind, each: Any) -> Mapping[str, Any]:
        """Return the columns of a record: its fields, its references as numbers, its id and its moments."""
        account, now = self.context.account, self.context.now
        number = self.context.numbers.take_for(described.one, each.id)
        if kind in self._finders:
            self._finders[kind].add(number, each.id, each.key)
        row = {
            str(column.name): _stored(getattr(each, column.name), is_json=isinstance(column.type, Json))
            for column in described.table.__table__.c
            if hasattr(each, column.name)
        }
        moments = {"created_at": each.created_at or now, "updated_at": each.updated_at or now}
        links = {column: self._found(described, each, field) for field, column in described.columns.items()}
        return row | moments | links | {"dataset_id": account.dataset_id, "id": number}

    def _found(self, described: Kind, each: Any, field: str) -> int | None:
        named = getattr(each, field)
        if named is None:
            return None
        to = described.references[field]
        try:
            return (self.context.users if to == "users" else self._finders[to]).find(named)
        except WrongValue as wrong:
            raise WrongValue(str(wrong), (field,)) from None


def _stored(value: Any, *, is_json: bool) -> Any:
    return json_values.stored(value) if is_json else value
