"""Records of a scene as rows, with numbers for ids and references."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Json
from dealdock.platform.records.models import Base, PublicId
from dealdock.platform.records.models.context import Times
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.id_bitmap import PublicIdAllocator
from dealdock.platform.scenes.lookups import StoredFinder
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms, referred
from dealdock.platform.scenes.references import Reference
from dealdock.platform.scenes.row_maker import LoadContext, RowMaker, SceneRecords, TableOfRows, TableRows
from dealdock.platform.scenes.schema import Record
from dealdock.platform.scenes.values import WrongValue

Row = dict[str, Any]


class RecordFinder(StoredFinder):
    """The written records of one kind, found by public id, integer, key or name."""

    def __init__(self, form: RecordForm, context: LoadContext) -> None:
        """Begin without records."""
        kind = form.kind
        name = kind.named_by if kind.compared_by is None else kind.compared_by[0]
        column = None if name is None else kind.model.__table__.c[name]
        super().__init__(form.named, kind.model, column, context.account.dataset_id, context.transactions.read)
        self._one, self._numbers = kind.name, context.numbers
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

    def own_id(self, reference: Reference) -> int | None:
        """Return the id of the record that has an id or a key from the scene."""
        named = str(reference).strip()
        if named in self._keys:
            return self._keys[named]
        if not isinstance(self._numbers, PublicIdAllocator):
            return super().own_id(reference)
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


class RecordRows(RowMaker):
    """Makes rows from the fields whose names are columns, and from the columns that derive from them."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        super().__init__(context)
        self.forms = forms
        self.finders = {many: RecordFinder(forms[many], context) for many in referred(forms)}

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records."""
        form, model = self.forms[kind], self.forms[kind].kind.model
        self.look_up(form, records)
        rows: dict[type[Base], list[Row]] = {model: []}
        for each in records:
            row = self.row(form, each)
            rows[model].append(row)
            for further, part in self.parts(form, row, each):
                rows.setdefault(further, []).append(part)
        imported = [(self.context.account.dataset_id, *each) for each in self.context.numbers.drain_imported()]
        written = [self.written(model, of_model) for model, of_model in rows.items()]
        kept = [(PublicId, ("dataset_id", "kind", "public_id", "id"), imported)] if imported else []
        return [*written, *kept]

    def written(self, model: type[Base], rows: Sequence[Row]) -> TableOfRows:
        """Return rows as they are written, and count the live ones."""
        if model.__counted_as__ is not None:
            self.live[model] += sum(self.is_live(model, row) for row in rows)
        return model, *bulk_insert.stored(model.__table__, rows)

    def is_live(self, model: type[Base], row: Row) -> bool:  # noqa: ARG002 (for vendors)
        """Return True if a row counts as a live record."""
        return not row.get("deleted")

    def parts(self, form: RecordForm, row: Row, each: Any) -> Iterable[tuple[type[Base], Row]]:  # noqa: ARG002 (for vendors)
        """Return the rows of other tables that belong to a record."""
        return ()

    def after(self, _: str) -> Iterable[TableRows]:
        """Return no more rows."""
        return ()

    def look_up(self, form: RecordForm, records: SceneRecords) -> None:
        """Look up all references of a batch at once."""
        for field, link in form.links.items():
            if link.to in self.finders:
                named = (getattr(each, field) for each in records)
                self.finders[link.to].look_up(each for each in named if each is not None)

    def row(self, form: RecordForm, each: Any) -> Row:
        """Return all columns of a record."""
        row = self.given(form, each)
        return row if form.kind.derived is None else {**row, **form.kind.derived(row)}

    def given(self, form: RecordForm, each: Any) -> Row:
        """Return the columns of a record that derive from no other: fields, references as numbers, id and moments."""
        kind, now = form.kind, self.context.now
        number = self.number(form, each)
        if kind.many in self.finders:
            self.finders[kind.many].add(number, each.id, getattr(each, "key", None))
        row = {
            name: json_values.stored(getattr(each, name)) if is_json else getattr(each, name)
            for name, is_json in _columns(kind.model, form.form)
        }
        row |= {link.column: self._found(form, each, field) for field, link in form.links.items()}
        row |= Times(each.created_at, each.updated_at).complete(now)
        return row | {"dataset_id": self.context.account.dataset_id, "id": number}

    def number(self, form: RecordForm, each: Any) -> int:
        """Return the number for a record: the number of its own id, or a new one."""
        return self.context.numbers.take_for(form.kind.name, each.id)

    def _found(self, form: RecordForm, each: Any, field: str) -> int | None:
        named = getattr(each, field)
        if named is None:
            return None
        to = form.links[field].to
        try:
            return (self.context.users if to == "users" else self.finders[to]).find(named)
        except WrongValue as wrong:
            raise WrongValue(str(wrong), (field,)) from None


@cache
def _columns(model: type[Base], form: type[Record]) -> tuple[tuple[str, bool], ...]:
    """Return the columns that are fields of the same name, each with True if its values are nested."""
    own = (column for column in model.__table__.c if str(column.name) in form.model_fields)
    return tuple((str(column.name), isinstance(column.type, Json)) for column in own)
