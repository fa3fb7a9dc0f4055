"""Tables of records: `/accounts/{id}/records`, `/accounts/{id}/records/{kind}`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, func, select
from starlette.responses import RedirectResponse, Response

from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import base, page
from dealdock.console.records.kinds import TITLES, Amounts, kind_of, references, titles
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.database.selection import deleted, live
from dealdock.platform.records import browsing, live_counts
from dealdock.platform.records.browsing import Order
from dealdock.platform.records.kind import Kind
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/records", route_class=Route)

PAGE_ROWS: Final = 50
_CHANGED: Final = "updated_at"
_LOOKED_FOR: Final = ("value", "amount", "monetary_value", "status", "status_id", "stage", "stage_id", "email")
"""Columns that people look for first, of kinds without a board."""


class TableQuery(BaseModel):
    """The order, the filter and the place of a page."""

    sort: str = ""
    """The column; by default the newest change is first, and in large tables the newest record."""
    order: str = "desc"
    field: str = ""
    value: str = ""
    deleted: bool = False
    after: Annotated[int | None, Query(ge=1, lt=2**62)] = None
    number: Annotated[int | None, Query(ge=1, lt=2**62)] = None


class TablePage:
    """One page of the records of a kind, with the titles of the records that they refer to."""

    def __init__(self, sandbox: Sandbox, account: AccountFrame, kind: Kind, query: TableQuery) -> None:
        self._sandbox, self._account, self._kind, self._query = sandbox, account, kind, query
        shown = [name for name in kind.columns if name not in kind.secrets]
        self.first, self.columns = _ordered(kind, shown)
        """The column whose value links to the record, and the other columns, the most useful ones first."""
        self.references = {each.column: each.kind for each in references(account, kind)}
        self.amounts = Amounts(account, kind)
        self.error: str | None = None
        self.is_small = True
        self.total: int | None = None
        self.rows: list[Any] = []
        self.more: int | None = None
        self.shown: Mapping[str, Mapping[int, tuple[int | str, str]]] = {}
        """The shown ids and titles of records, by kind and number."""
        sandbox.database.read(self._read)

    @property
    def sortable(self) -> Sequence[str]:
        """The columns by which the page can be sorted and filtered."""
        names = list(dict.fromkeys([self.first, *self.columns]))
        usable = set(names) if self.is_small else browsing.indexed(self._kind.model)
        return [name for name in names if name in usable]

    @property
    def sort(self) -> str:
        """The column by which the page is sorted."""
        wanted = self._query.sort or _CHANGED
        return wanted if wanted in self.sortable else "id"

    def name(self, row: Any) -> str | None:
        """Return the name of a record, taken from the record in column `first`; None if it has none."""
        value = row._mapping[self.first]
        if self.first in self.references:
            found = self.shown[self.references[self.first].name].get(value)
            return None if found is None else found[1]
        shown_id, title = self.shown[self._kind.name][row.id]
        return None if title == str(shown_id) and self.first != "id" else title

    def _read(self, db: Connection) -> None:
        context, model = self._account.context, self._kind.model
        self.is_small = browsing.is_small(db, context, model)
        order = Order(self.sort, descending=self._query.order != "asc")
        conditions = self._conditions(db)
        after = self._query.after
        found = browsing.page(db, context, model, order, conditions, after=after, limit=PAGE_ROWS + 1)
        self.rows = list(found[:PAGE_ROWS])
        self.more = self.rows[-1].id if len(found) > PAGE_ROWS else None
        self.total = self._total(db, conditions)
        self.shown = self._titles(db)

    def _conditions(self, db: Connection) -> list[ColumnElement[bool]]:
        model: Any = self._kind.model
        conditions = []
        if hasattr(model, "deleted"):
            conditions.append(deleted(model) if self._query.deleted else live(model))
        if self._query.value and self._query.field not in self.sortable:
            self.error = "Choose the field that has this value"
        elif self._query.value:
            try:
                conditions.append(self._filter(db, self._query.field, self._query.value))
            except (ValueError, ValidationError):
                self.error = f"{self._query.field} cannot have the value {self._query.value}"
        return conditions

    def _filter(self, db: Connection, name: str, text: str) -> ColumnElement[bool]:
        column = self._kind.columns[name]
        ids = self._sandbox.credentials.public_ids(db, self._account.context)
        owner = self._kind if name == "id" else self.references.get(name)
        if ids is not None and owner is not None:
            return column == (ids.find(owner.name, text.strip()) or 0)
        if name in self._kind.shown and not browsing.is_text(column):
            value: ColumnElement[bool] = column == TypeAdapter(self._kind.shown[name]).validate_python(text)
            return value
        if name in self.amounts.units:
            text = self.amounts.stored(name, text)
        return browsing.condition(column, text, exact=not self.is_small)

    def _total(self, db: Connection, conditions: Sequence[ColumnElement[bool]]) -> int | None:
        """Return the number of matches; None if counting them takes long."""
        model: Any = self._kind.model
        is_all = not self._query.value and not self._query.deleted
        if is_all and model.__counted_as__ is not None:
            return live_counts.number(db, self._account.context.dataset_id, model)
        if not self.is_small:
            return None
        here = model.dataset_id == self._account.context.dataset_id
        return db.scalar(select(func.count()).select_from(model).where(here, *conditions))

    def _titles(self, db: Connection) -> Mapping[str, Mapping[int, tuple[int | str, str]]]:
        context = self._account.context
        ids = self._sandbox.credentials.public_ids(db, context)
        wanted: dict[str, set[int]] = {self._kind.name: {row.id for row in self.rows}}
        kinds = {self._kind.name: self._kind}
        for column, kind in self.references.items():
            kinds[kind.name] = kind
            numbers = (row._mapping[column] for row in self.rows)
            wanted.setdefault(kind.name, set()).update(number for number in numbers if number is not None)
        return {name: titles(db, context, kinds[name], numbers, ids) for name, numbers in wanted.items()}


@router.get("")
def show_kinds(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with all kinds."""
    return page(request, "kinds.html", account=frame(sandbox, account_id), tab="records")


@router.get("/{kind}")
def show(
    request: Request, sandbox: CalledSandbox, account_id: Id, kind: str, query: Annotated[TableQuery, Query()]
) -> Response:
    """Return a page of records. `number`: go to the record with this internal number."""
    account = frame(sandbox, account_id)
    of = kind_of(sandbox.vendors, account, kind)
    if query.number is not None:
        return RedirectResponse(
            f"{base(request)}{account.path}/records/{of.name}/{_public(sandbox, account, of, query.number)}"
        )
    table = TablePage(sandbox, account, of, query)
    sent = {name: value for name, value in query.model_dump(exclude={"after", "number"}).items() if value}
    return page(request, "records.html", account=account, tab="records", kind=of, table=table, query=query, sent=sent)


def _ordered(kind: Kind, names: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the column that names the records of a kind, and the others in the order in which a page shows them."""
    board = kind.board
    if board is None:
        first = next((name for name in TITLES if name in names), "id")
        wanted = list(_LOOKED_FOR)
    else:
        first, *wanted = (path.partition(".")[0] for path in (board.name, board.amount, board.stage, *board.won))
        wanted.insert(1, board.period or "")
    leading = [name for name in dict.fromkeys([*wanted, _CHANGED, "id"]) if name in names]
    return first, [name for name in dict.fromkeys([*leading, *names]) if name != first]


def _public(sandbox: Sandbox, account: AccountFrame, kind: Kind, number: int) -> int | str:
    def work(db: Connection) -> int | str:
        ids = sandbox.credentials.public_ids(db, account.context)
        return number if ids is None else ids.show(kind.name, number)

    return sandbox.database.read(work)
