"""Queries for visits and their page views."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, ScalarSelect, SQLColumnExpression, bindparam, func, select

from dealdock.platform.database.limited_rows import rows_within
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.visit.model import Visit, VisitorPageView

MAX_PAGE_VIEWS: Final = 20_000
"""The page views that an answer shows with their visits. It is ours."""


def _of_visit(value: SQLColumnExpression[Any]) -> ScalarSelect[Any]:
    """Return a value of the page views of the row's visit."""
    account = bindparam("dataset_id", type_=BigInteger)
    here = (VisitorPageView.dataset_id == account, VisitorPageView.visit_id == Visit.id)
    return select(value).where(*here).correlate(Visit).scalar_subquery()


VIEWS: Final = _of_visit(func.count(VisitorPageView.id))
FIRST_VIEW: Final = _of_visit(func.min(VisitorPageView.created_at))
LAST_VIEW: Final = _of_visit(func.max(VisitorPageView.created_at))
SHOWN: Final = select(
    *Visit.__table__.c,
    VIEWS.label("visitor_page_view_count"),
    FIRST_VIEW.label("first_visitor_page_view_at"),
    LAST_VIEW.label("last_visitor_page_view_at"),
)
"""The SELECT of the visits of all accounts, with the columns that follow from their page views."""

_PAGE_VIEWS: Final = (
    select(VisitorPageView.__table__)
    .where(
        VisitorPageView.dataset_id == bindparam("dataset_id"),
        VisitorPageView.visit_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(VisitorPageView.visit_id, VisitorPageView.id)
)


def page_views(db: Connection, account: AccountContext, ids: Collection[int]) -> dict[int, Sequence[AnyRow]]:
    """Return the page views of these visits, by visit. Raises `TooMuch` for too many."""
    if not ids:
        return {}
    found = db.execute(_PAGE_VIEWS, {"dataset_id": account.dataset_id, "ids": [*ids]})
    by_visit: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows_within(found, MAX_PAGE_VIEWS, lambda row: row.url):
        by_visit[row.visit_id].append(row)
    return {**by_visit}
