"""Values derived from the records of a scene once they are written: scores, last activities, shared addresses."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Update, case, func, select, update

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place
from dealdock.platform.scenes.problems import repeated
from dealdock.platform.scenes.record_rows import LoadContext, Runner, WrongRecords
from dealdock.platform.text import email_key
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect.service import VERSION_OF_SHARED_EMAILS
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

NO_SCORE: Final = -(2**63)
"""A placeholder for a score that is not known yet. No scene can contain it."""

_BATCH_ROWS: Final = 2000


def count_scores(transactions: Runner, account: AccountContext) -> None:
    """Set the scores that the scene does not give, by the prospects' activities.

    Call this when the activities of opportunities are written, but no others.
    """
    moved = visitor_activity_service.points(account)
    points = case(*((VisitorActivity.type == kind, number) for kind, number in moved.items()), else_=0)
    score = select(func.coalesce(func.sum(points), 0)).where(*_of_prospect(account)).scalar_subquery()
    conditions = (Prospect.dataset_id == account.dataset_id, Prospect.score == NO_SCORE)
    _update(transactions, account, update(Prospect).where(*conditions).values(score=score))


def find_last_activities(transactions: Runner, account: AccountContext) -> None:
    """Set the last activity, if the scene does not give one, to the moment of the last activity that counts."""
    counted = visitor_activity_service.counts()
    last = select(func.max(VisitorActivity.created_at)).where(*_of_prospect(account), counted).scalar_subquery()
    conditions = (Prospect.dataset_id == account.dataset_id, Prospect.last_activity_at.is_(None))
    _update(transactions, account, update(Prospect).where(*conditions).values(last_activity_at=last))


def refuse_shared_emails(context: LoadContext, prospects: Place) -> None:
    """Raise `WrongRecords` if two prospects of a scene in lines have the same address, before version 4.

    `prospects`: the place of the account's prospects in the scene.
    """
    account, email = context.account, Prospect.email_key
    if context.lines is not None and settings.of(account).version < VERSION_OF_SHARED_EMAILS:
        given = select(email).where(Prospect.dataset_id == account.dataset_id, email.is_not(None))
        query = given.group_by(email).having(func.count() > 1).limit(1)
        address = context.transactions.read(lambda db: db.scalar(query))
        if address is not None:
            raise WrongRecords([repeated(context.lines, prospects, "email", address, _addresses)])


def _addresses(prospect: Any) -> Iterator[tuple[Place, str]]:
    """Yield the address of a prospect as it was written."""
    if isinstance(email := prospect.get("email"), str):
        yield ("email",), email_key(values.email(email))


def _update(transactions: Runner, account: AccountContext, change: Update) -> None:
    """Update the account's prospects in batches, each in a transaction."""
    last = 0
    while True:
        query = select(Prospect.id).where(Prospect.dataset_id == account.dataset_id, Prospect.id > last)
        some = query.order_by(Prospect.id).limit(_BATCH_ROWS).subquery()
        count, highest = transactions.read(
            lambda db: db.execute(select(func.count(), func.max(some.c.id))).one()  # noqa: B023 (called immediately)
        )
        if count:
            these = change.where(Prospect.id > last, Prospect.id <= highest)
            transactions.write(lambda db: db.execute(these))  # noqa: B023 (called immediately)
        if count < _BATCH_ROWS:
            return
        last = highest


def _of_prospect(account: AccountContext) -> tuple[Any, ...]:
    return (VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.prospect_id == Prospect.id)
