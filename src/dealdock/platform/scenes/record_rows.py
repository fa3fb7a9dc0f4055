"""Records of a scene as rows, with numbers for ids and references. Vendors extend `RecordRows`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, select

from dealdock.platform.database import bulk_insert
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Json
from dealdock.platform.records.models import Base, PublicId
from dealdock.platform.records.models.context import AccountContext, Times
from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdAllocator, IdBitmap, PublicIdAllocator
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms, referred
from dealdock.platform.scenes.references import Reference, References, only, unknown
from dealdock.platform.scenes.schema import Record
from dealdock.platform.scenes.values import WrongValue

if TYPE_CHECKING:
    from dealdock.platform.scenes.json_lines import Lines

T = TypeVar("T")

Row = dict[str, Any]

TableOfRows = tuple[type[Base], Sequence[str], Sequence[bulk_insert.Values]]
"""A table, columns, rows."""

TableRows = Sequence[TableOfRows]
"""In the order in which they are written."""

_NAMES_AT_ONCE: Final = 500
_MAX_CACHED_NAMES: Final = 50_000


class Runner(Protocol):
    """A runner of functions with a connection, such as `Database`."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a function that writes nothing, and return its result."""

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a function that writes, and return its result."""


class OneTransaction:
    """Functions that all run in one transaction, which is open already."""

    def __init__(self, db: Connection) -> None:
        """`db`: the transaction's connection."""
        self._db = db

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run a function in the transaction."""
        return work(self._db)

    write = read


class LoadContext(NamedTuple):
    """An account whose records are loaded, and the data that the records depend on."""

    account: AccountContext
    users: References
    """The users of the scene, with the ids of the corresponding users of the account."""
    numbers: IdAllocator
    now: datetime
    """By the account's clock."""
    transactions: Runner
    lines: "Lines | None"
    """None for a scene in one piece, which was checked whole."""


class SceneRecords:
    """A batch of records of one kind, with the position of the record that is being read, for error messages."""

    def __init__(self, place: Place, records: Sequence[Any], position: int = 0, line: int | None = None) -> None:
        """`place`: the place of the list that the records belong to; `position`: the position of the first record in
        it; `line`: the line of the first record.
        """
        self.line, self.place, self.position = line, place, position
        self._records = records
        self._index = 0

    def __iter__(self) -> Iterator[Any]:
        for index, record in enumerate(self._records):
            self._index = index
            yield record

    def __len__(self) -> int:
        return len(self._records)

    def problem(self, text: str, at: Place = ()) -> Problem:
        """Return a problem of the record that was read last. `at`: the path to the value in the record."""
        line = None if self.line is None else self.line + self._index
        return Problem((*self.place, self.position + self._index, *at), text, line)


class WrongRecords(Exception):
    """Raised for records that turn out to be wrong after the last record of their kind."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class RecordFinder:
    """The written records of one kind, possibly millions, found by public id, integer, key or name.

    Names are looked up in the dataset that is being filled.
    """

    def __init__(self, form: RecordForm, context: LoadContext) -> None:
        """Begin without records."""
        kind = form.kind
        name = kind.named_by if kind.compared_by is None else kind.compared_by[0]
        self._column = None if name is None else kind.model.__table__.c[name]
        """The column that has what `NamedKind.key` returns for a name."""
        self._named, self._kind, self._context = form.named, kind, context
        self._own = IdBitmap()
        self._keys: dict[str, int] = {}
        self._found: dict[str, list[int]] = {}

    def add_own(self, record_id: int) -> None:
        """Add a record that has its id from the scene, by which references find it."""
        self._own.add(record_id)

    def add(self, record_id: int, own_id: Reference | None, key: str | None) -> None:
        """Add a record with its id and key in the scene."""
        if own_id is not None and (isinstance(own_id, int) or self._decoded(own_id) == record_id):
            self.add_own(record_id)
        if key is not None:
            self._keys[key] = record_id

    def look_up(self, references: Iterable[Reference]) -> None:
        """Look up several references at once, before `find` needs them."""
        if len(self._found) > _MAX_CACHED_NAMES:
            self._found.clear()
        named = {self._named.key(str(each).strip()) for each in set(references) if self.own_id(each) is None}
        new = iter(named - self._found.keys())
        while keys := list(islice(new, _NAMES_AT_ONCE)):
            self._found |= {key: [] for key in keys}
            for row in self._context.transactions.read(lambda db: self._rows(db, keys)):
                self._found[row.key].append(row.id)

    def find(self, reference: Reference) -> int:
        """Return the id of the record. Raise `WrongValue` if there is none, or more than one."""
        own_id = self.own_id(reference)
        if own_id is not None:
            return own_id
        named = str(reference).strip()
        key = self._named.key(named)
        if key not in self._found:
            self.look_up([reference])
        if not self._found[key]:
            raise unknown(self._named, named)
        return only(self._named, named, self._found[key])

    def own_id(self, reference: Reference) -> int | None:
        """Return the id of the record that has an id or a key from the scene."""
        named = str(reference).strip()
        if named in self._keys:
            return self._keys[named]
        number = self._decoded(named)
        return number if number is not None and number in self._own else None

    def _decoded(self, named: str) -> int | None:
        """Return the number of an id, be it a public id or an integer."""
        numbers = self._context.numbers
        if isinstance(numbers, PublicIdAllocator):
            return numbers.decoded(self._kind.name, named)
        return int(named) if named.isdecimal() else None

    def _rows(self, db: Connection, keys: list[str]) -> Sequence[AnyRow]:
        """Return the ids of records with their public ids or names as `key`. An id goes before a name."""
        dataset_id, rows = self._context.account.dataset_id, list[AnyRow]()
        if isinstance(self._context.numbers, PublicIdAllocator):
            imported = select(PublicId.id, PublicId.public_id.label("key")).where(
                PublicId.dataset_id == dataset_id, PublicId.kind == self._kind.name, PublicId.public_id.in_(keys)
            )
            rows += db.execute(imported)
        known = {row.key for row in rows}
        named = [key for key in keys if key not in known]
        if named and self._column is not None:
            model: Any = self._kind.model
            query = select(model.id, self._column.label("key")).where(model.dataset_id == dataset_id)
            rows += db.execute(query.where(self._column.in_(named)).order_by(model.id))
        return rows


class RecordRows:
    """A factory for the rows of one account, for a scene in one piece and for lines.

    Rows are made from the fields whose names are columns, and from the columns that derive from them. The rows of a
    kind are made after those of earlier kinds were written.
    """

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        """Begin an account."""
        self.forms, self.context = forms, context
        self.live: Counter[type[Base]] = Counter()
        """The numbers of live records so far, by their tables."""
        self.finders = {many: RecordFinder(forms[many], context) for many in referred(forms)}

    def rows(self, kind: str, records: SceneRecords) -> TableRows:
        """Return the rows of a batch of records. Raise `WrongValue` for the record that was read last."""
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

    def after(self, kind: str) -> Iterable[TableRows]:  # noqa: ARG002 (for vendors)
        """Return the rows to write after the last record of a kind, even if there is none. Raise `WrongRecords`."""
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
