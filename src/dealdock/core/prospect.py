"""Prospects: the people whom opportunities are linked to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from dealdock.core import campaign, dataset
from dealdock.core.errors import (
    NoSuchProspectEmail,
    NoSuchProspectId,
    ProspectEmailTaken,
    ProspectIsDeleted,
    ProspectsDiffer,
)
from dealdock.core.models import MAX_ID, Prospect
from dealdock.core.softdelete import live
from dealdock.core.text import email_key, is_email
from dealdock.core.user import Tenant

VERSION_OF_SHARED_EMAILS = 4


def create(  # noqa: PLR0913 (a prospect's fields)
    db: Connection,
    account: Tenant,
    *,
    email: str | None = None,
    first_name: str | None = None,
    last_name: str | None = None,
    company: str | None = None,
    campaign_id: int | None = None,
    score: int = 0,
    last_activity_at: datetime | None = None,
    now: datetime,
) -> int:
    """Add a prospect and answer its id. In version 3 an address belongs to one prospect, deleted ones included."""
    if campaign_id is None:
        campaign_id = campaign.default(db, account)
    else:
        campaign.require(db, account, campaign_id)
    prospect_id = dataset.take_ids(
        db, account.dataset_id, 1, live_prospects=1
    )  # locks, so that no two take one address at once
    if email is not None and account.version < VERSION_OF_SHARED_EMAILS:
        same = select(Prospect.id).where(_has(account, email))
        if db.scalar(same.limit(1)) is not None:
            raise ProspectEmailTaken(email)
    db.execute(
        insert(Prospect).values(
            dataset_id=account.dataset_id,
            id=prospect_id,
            campaign_id=campaign_id,
            first_name=first_name,
            last_name=last_name,
            email=email,
            email_key=None if email is None else email_key(email),
            company=company,
            score=score,
            last_activity_at=last_activity_at,
            created_at=now,
            updated_at=now,
            deleted=False,
        )
    )
    return prospect_id


def rows(db: Connection, account: Tenant, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[Row[Any]]:
    """All prospects with an id in that range, by id, deleted ones included."""
    mine = select(Prospect.__table__).where(Prospect.dataset_id == account.dataset_id)
    return db.execute(mine.where(Prospect.id.between(first_id, last_id)).order_by(Prospect.id)).all()


def named(db: Connection, account: Tenant, *, prospect_id: int | None, email: str | None) -> list[int]:
    """The ids of the live prospects that an id, an address or both name; never empty.

    More than one only in version 4, where prospects share addresses; the one with the latest activity stands first.
    The errors come in the order of the contract's section 4, "create".
    """
    ids: list[int] = []
    deleted = False
    if prospect_id is not None:
        row = db.execute(
            select(Prospect.id, Prospect.deleted).where(
                Prospect.dataset_id == account.dataset_id, Prospect.id == prospect_id
            )
        ).one_or_none()
        if row is None:
            raise NoSuchProspectId(prospect_id)
        ids, deleted = [row.id], row.deleted
    if email is not None:
        sharing = select(Prospect.id).where(_has(account, email), live(Prospect)).order_by(*_LATEST_FIRST)
        if not is_email(email) or not (found := list(db.scalars(sharing))):
            raise NoSuchProspectEmail(email)
        if ids and ids[0] not in found:
            raise ProspectsDiffer
        ids = ids or found
    if deleted:
        raise ProspectIsDeleted(prospect_id)
    return ids


def add_score(db: Connection, account: Tenant, prospect_ids: Sequence[int], points: int) -> None:
    """Move the score of each of these prospects."""
    if points and prospect_ids:
        mine = (Prospect.dataset_id == account.dataset_id, Prospect.id.in_(prospect_ids))
        db.execute(update(Prospect).where(*mine).values(score=Prospect.score + points))


_LATEST_FIRST: Final = (Prospect.last_activity_at.desc().nulls_last(), Prospect.id.desc())


def _has(account: Tenant, email: str) -> ColumnElement[bool]:
    return and_(Prospect.dataset_id == account.dataset_id, Prospect.email_key == email_key(email))
