"""Visits and their page views."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import Connection, select, update

from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.visit.model import Visit, VisitorPageView
from dealdock.vendors.pardot.visitor.model import Visitor


def add_page_view(
    db: Connection, account: AccountContext, *, visit_id: int, url: str, title: str | None = None, now: datetime
) -> int:
    """Add a page view to an existing visit and return its id. The visit and its visitor were changed by it."""
    added = records.add(db, account, VisitorPageView, visit_id=visit_id, url=url, title=title, now=now)
    at = account.times(VisitorPageView, now)["created_at"]
    of_visit = select(Visit.visitor_id).where(Visit.dataset_id == account.dataset_id, Visit.id == visit_id)
    changed = ((Visit, visit_id), (Visitor, of_visit.scalar_subquery()))
    for model, record_id in changed:
        here = (model.dataset_id == account.dataset_id, model.id == record_id, model.updated_at < at)
        db.execute(update(model).where(*here).values(updated_at=at))
    return added


def moments_until(now: datetime, seconds: Iterable[int]) -> list[datetime]:
    """Return the moments of page views with that many seconds between them. The last one is now."""
    after = list(accumulate(seconds, initial=0))
    return [now - timedelta(seconds=after[-1] - each) for each in after]
