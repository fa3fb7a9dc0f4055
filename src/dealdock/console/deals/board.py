"""The page with the board and the chart: `/accounts/{id}/board`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Final, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from dealdock.console.deals.sums import LOST, OPEN, OUTCOMES, WON, Deal, DealQueries, Months, StageSum
from dealdock.console.frame import AccountFrame, frame
from dealdock.console.pages import streamed
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.first_use import cached_property
from dealdock.platform.records import browsing
from dealdock.platform.records.kind import Board, Kind
from dealdock.sandbox import Sandbox

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
