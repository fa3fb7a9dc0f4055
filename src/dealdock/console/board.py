"""The page with the board and the chart: `/accounts/{id}/board`."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, func, literal, select, true
from starlette.responses import Response

from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import streamed
from dealdock.console.records.kinds import references
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.database.selection import live
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import browsing
from dealdock.platform.records.base import Milliseconds, Moment, units_of
from dealdock.platform.records.kind import Board, Kind
from dealdock.sandbox import Sandbox

WON, LOST, OPEN = "Won", "Lost", "Open"
OUTCOMES: Final = (WON, LOST, OPEN)
MONTHS_BEFORE: Final = 23
MONTHS_AFTER: Final = 6
EARLIER, LATER = "earlier", "later"

_NEWEST: Final = 200


class StageSum(NamedTuple):
    """The deals of one stage with one outcome and one period."""

    stage: str
    outcome: str
    period: str
    deals: int
    amount: Decimal
    chance: float
    """Their mean probability."""


class Deal(NamedTuple):
    """A deal on the board."""

    number: int
    name: str
    stage: str
    outcome: str
    amount: Decimal | None
    period: str
    detail: str
    """A text that distinguishes deals with the same name; empty if the service has none."""


Months = dict[str, dict[str, Decimal]]
"""Sums by month and outcome."""


class DealQueries:
    """The queries of a kind of record with a board, for the live deals of one account."""

    def __init__(self, account: AccountFrame, kind: Kind, board: Board) -> None:
        self._account, self._kind, self._board = account, kind, board
        self._table = kind.model.__table__
        self._joined: dict[str, Any] = {}
        self._name, self._amount = self._column(board.name), self._column(board.amount)
        self._units = units_of(kind.columns[board.amount], account.context.own_settings()) or 1
        self._stage = self._column(board.stage)
        self._period: ColumnElement[str] = literal("") if board.period is None else self._column(board.period)
        self._chance: ColumnElement[Any] = literal(0) if board.probability is None else self._column(board.probability)
        self._outcome: ColumnElement[str] = case(
            (self._has(board.won), literal(WON)), (self._has(board.lost), literal(LOST)), else_=literal(OPEN)
        )

    def stages(self, db: Connection) -> list[str]:
        """Return the stages in their order. If stages are not records, the stages are the ones that the sums name."""
        if self._board.position is None:
            return []
        reference, _, name = self._board.stage.partition(".")
        table, position = self._joined[reference], self._column(self._board.position)
        here = table.c.dataset_id == self._account.context.dataset_id
        return list(dict.fromkeys(db.scalars(select(table.c[name]).where(here).order_by(position, table.c.id))))

    def by_stage(self, db: Connection) -> list[StageSum]:
        """Return the sums by stage, outcome and period."""
        keys = self._stage.label("stage"), self._outcome.label("outcome"), self._period.label("period")
        deals = self._select(*keys, self._amount.label("amount"), self._chance.label("chance")).subquery().c
        grouped = select(
            *(deals[key.name] for key in keys), func.count(), func.sum(deals.amount), func.avg(deals.chance)
        )
        rows: Sequence[Any] = db.execute(grouped.group_by(*(deals[key.name] for key in keys))).all()
        return [
            StageSum(stage or "", outcome, period, count, self._money(amount) or Decimal(), float(chance or 0))
            for stage, outcome, period, count, amount, chance in rows
        ]

    def newest(self, db: Connection) -> list[Deal]:
        """Return the newest deals."""
        detail = literal("") if self._board.detail is None else self._column(self._board.detail)
        columns = (self._table.c.id, self._name, self._stage, self._outcome, self._amount, self._period, detail)
        rows = db.execute(self._select(*columns).order_by(self._table.c.id.desc()).limit(_NEWEST)).all()
        return [
            Deal(row[0], row[1] or "", row[2] or "", row[3], self._money(row[4]), row[5], row[6] or "") for row in rows
        ]

    def by_month(self, db: Connection) -> dict[str, Months]:
        """Return the sums by period, month and outcome: of the months around the account's time, and beyond them.

        A deal belongs to the month of its close, or, if it has no close date, to the month in which it was created.
        """
        months = _months(self._account.now)
        keys = self._month(months).label("month"), self._outcome.label("outcome"), self._period.label("period")
        deals = self._select(*keys, self._amount.label("amount")).subquery().c
        named = [deals[key.name] for key in keys]
        grouped = select(*named, func.sum(deals.amount)).group_by(*named)
        labels = [EARLIER, *(f"{month:%Y-%m}" for month in months[:-1]), LATER]
        found = dict[str, Months]()
        rows: Sequence[Any] = db.execute(grouped).all()
        for place, outcome, period, amount in sorted(rows, key=lambda row: row[0]):
            sums = found.setdefault(period, {}).setdefault(labels[place], dict.fromkeys(OUTCOMES, Decimal()))
            sums[outcome] = self._money(amount) or Decimal()
        return {period: found[period] for period in self._board.periods if period in found}

    def _select(self, *columns: Any) -> Select[Any]:
        """Select columns of the live deals, and of the records that they refer to."""
        source: Any = self._table
        for reference, table in self._joined.items():
            on = and_(table.c.dataset_id == self._table.c.dataset_id, table.c.id == self._table.c[reference])
            source = source.outerjoin(table, on)
        is_live = live(self._kind.model) if "deleted" in self._table.c else true()
        return (
            select(*columns)
            .select_from(source)
            .where(self._table.c.dataset_id == self._account.context.dataset_id, is_live)
        )

    def _column(self, path: str) -> Any:
        """Return a column of the deal, or of the record that a reference names: `status_id.type`."""
        reference, _, name = path.partition(".")
        if not name:
            return self._table.c[reference]
        if reference not in self._joined:
            kinds = {each.column: each.kind for each in references(self._account, self._kind)}
            self._joined[reference] = kinds[reference].model.__table__.alias(f"of_{reference}")
        return self._joined[reference].c[name]

    def _has(self, fields: Mapping[str, Collection[Any]]) -> ColumnElement[bool]:
        return and_(*(self._column(path).in_(list(values)) for path, values in fields.items()))

    def _month(self, months: Sequence[date]) -> ColumnElement[int]:
        """Return the place of a deal's month: 0 for earlier months, 1 for the first shown month."""
        closed = [self._table.c[name] for name in self._board.closed]
        whens = [(column.is_not(None), _month_index(column, months)) for column in closed]
        return case(*whens, else_=_month_index(self._table.c.created_at, months))

    def _money(self, amount: Any) -> Decimal | None:
        return None if amount is None else Decimal(amount) / self._units


def _months(now: datetime) -> list[date]:
    """Return the first days of the months that are shown, and of the month after them."""
    month = now.year * 12 + now.month - 1
    first = max(month - MONTHS_BEFORE, date.min.year * 12)
    return [date(each // 12, each % 12 + 1, 1) for each in range(first, month + MONTHS_AFTER + 2)]


def _month_index(column: Any, months: Sequence[date]) -> ColumnElement[int]:
    whens = [(column < _in_type(column, month), place) for place, month in enumerate(months)]
    return case(*whens, else_=len(months))


def _in_type(column: Any, day: date) -> Any:
    if isinstance(column.type, Moment | Milliseconds):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return day.isoformat() if isinstance(column.type, String) else day


router = APIRouter(prefix="/accounts/{account_id}/board", route_class=Route)

_MARK_CHARACTERS: Final = 8

Grouping = Literal["stage", "status"]


class Column(NamedTuple):
    """A column of the board: a stage, or an outcome."""

    name: str
    total: int
    amounts: Mapping[str, Decimal]
    """The sums by period."""
    deals: Sequence["Card"]
    """The newest deals."""


class Card(NamedTuple):
    """A deal with its shown id."""

    deal: Deal
    id: int | str
    is_alone: bool
    """True if no other card has its name."""

    @property
    def mark(self) -> str:
        """The end of the id, which distinguishes deals with the same name."""
        text = str(self.id)
        return text if len(text) <= _MARK_CHARACTERS else f"…{text[-_MARK_CHARACTERS:]}"


class Deals:
    """The deals of an account. Sums are computed when the page needs them, so that its beginning is sent before."""

    def __init__(self, sandbox: Sandbox, account: AccountFrame, kind: Kind, board: Board, by: Grouping) -> None:
        self._sandbox, self._account, self.kind, self.by = sandbox, account, kind, by
        self._queries, self._periods = DealQueries(account, kind, board), board.periods
        settings = account.context.own_settings()
        self.currency = "" if board.currency is None else str(settings.get(board.currency, ""))

    @cached_property
    def are_few(self) -> bool:
        """True if their sums are computed quickly."""
        model = self.kind.model
        return self._sandbox.database.read(lambda db: browsing.is_small(db, self._account.context, model))

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns of the board."""
        return self._sandbox.database.read(self._columns)

    @cached_property
    def months(self) -> Mapping[str, Months]:
        """The sums by period, month and outcome."""
        return self._sandbox.database.read(self._queries.by_month)

    def _columns(self, db: Connection) -> Sequence[Column]:
        sums, newest = self._queries.by_stage(db), self._queries.newest(db)
        ids = self._sandbox.credentials.public_ids(db, self._account.context)
        if ids is not None:
            ids.look_up(self.kind.name, [deal.number for deal in newest])
        shown = {deal.number: deal.number if ids is None else ids.show(self.kind.name, deal.number) for deal in newest}
        names = Counter(deal.name for deal in newest)
        cards = [Card(deal, shown[deal.number], names[deal.name] == 1) for deal in newest]
        return [self._column(name, sums, cards) for name in self._names(db, sums)]

    def _column(self, name: str, sums: Sequence[StageSum], cards: Sequence[Card]) -> Column:
        own = [each for each in sums if self._group(each) == name]
        amounts = {
            period: sum((each.amount for each in own if each.period == period), Decimal()) for period in self._periods
        }
        return Column(
            name,
            sum(each.deals for each in own),
            {period: amount for period, amount in amounts.items() if amount} or {"": Decimal()},
            [card for card in cards if self._group(card.deal) == name],
        )

    def _names(self, db: Connection, sums: Sequence[StageSum]) -> Sequence[str]:
        """Return the names of the columns: stages without an order of their own by probability, closed ones last."""
        if self.by == "status":
            return OUTCOMES
        found = sorted({each.stage for each in sums}, key=lambda stage: _place(stage, sums))
        return list(dict.fromkeys([*self._queries.stages(db), *found]))

    def _group(self, of: StageSum | Deal) -> str:
        return of.stage if self.by == "stage" else of.outcome


def deals_of(sandbox: Sandbox, account: AccountFrame, by: Grouping = "stage") -> Deals | None:
    """Return the deals of an account; None if its vendor has none."""
    found = ((kind, kind.board) for kind in account.kinds)
    return next((Deals(sandbox, account, kind, board, by) for kind, board in found if board is not None), None)


def _place(stage: str, sums: Sequence[StageSum]) -> tuple[bool, int, float, str]:
    """Return the place of a stage: by its outcome and by the mean probability of its deals. No stage is first."""
    own = [each for each in sums if each.stage == stage]
    outcome = next(each for each in (OPEN, WON, LOST) if any(found.outcome == each for found in own))
    deals = [each for each in own if each.outcome == outcome]
    chance = sum(each.chance * each.deals for each in deals) / sum(each.deals for each in deals)
    return stage != "", (OPEN, WON, LOST).index(outcome), chance, stage


@router.get("")
def show(
    request: Request, sandbox: CalledSandbox, account_id: Id, by: Annotated[Grouping, Query()] = "stage"
) -> Response:
    """Return the page."""
    account = frame(sandbox, account_id)
    deals = deals_of(sandbox, account, by)
    if deals is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"Accounts of {account.vendor} have no deals.")
    return streamed(request, "board.html", account=account, tab="board", deals=deals, outcomes=OUTCOMES)
