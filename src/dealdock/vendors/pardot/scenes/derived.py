"""Values derived from the records of a scene once they are written: scores and last activities."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Update, case, func, select, tuple_, update

from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import Prospect, VisitorActivity
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service

NO_SCORE: Final = -(2**63)
"""Stands for a score that isn't known yet: no scene can have it."""

_AT_ONCE: Final = 2000

Writing = Callable[[Callable[[Connection], Any]], Any]


def count_scores(writing: Writing, account: AccountContext, highest: int) -> None:
    """Let activities move the scores of those who have none of their own, as the account's rule has it.

    To be called when there are no activities yet but those of opportunities. `highest`: id there is.
    """
    moved = visitor_activity_service.points(account)
    points = case(*((VisitorActivity.type == kind, number) for kind, number in moved.items()), else_=0)
    score = select(func.coalesce(func.sum(points), 0)).where(*_of_prospect(account)).scalar_subquery()
    changes = update(Prospect).where(Prospect.dataset_id == account.dataset_id, Prospect.score == NO_SCORE)
    for some in _some(highest):
        writing(_executing(changes.where(some).values(score=score)))


def find_last_activities(writing: Writing, account: AccountContext, highest: int) -> None:
    """Let each prospect without a last activity have the moment of the last one that counts."""
    counts = [(kind.type, kind.type_name) for kind in kinds.KINDS if kind.moves_last_activity]
    that_count = tuple_(VisitorActivity.type, VisitorActivity.type_name).in_(counts)
    last = select(func.max(VisitorActivity.created_at)).where(*_of_prospect(account), that_count).scalar_subquery()
    mine = (Prospect.dataset_id == account.dataset_id, Prospect.last_activity_at.is_(None))
    for some in _some(highest):
        writing(_executing(update(Prospect).where(*mine, some).values(last_activity_at=last)))


def shared_email(db: Connection, account: AccountContext) -> str | None:
    """An address that several prospects have."""
    found = select(Prospect.email_key).where(Prospect.dataset_id == account.dataset_id, Prospect.email_key.is_not(None))
    return db.scalar(found.group_by(Prospect.email_key).having(func.count() > 1).limit(1))


def _executing(statement: Update) -> Callable[[Connection], Any]:
    return lambda db: db.execute(statement)


def _of_prospect(account: AccountContext) -> tuple[Any, ...]:
    return (VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.prospect_id == Prospect.id)


def _some(highest: int) -> Iterator[Any]:
    return (Prospect.id.between(first, first + _AT_ONCE - 1) for first in range(1, highest + 1, _AT_ONCE))
