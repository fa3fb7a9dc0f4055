"""Writes to prospects: columns, custom fields, score, user; deletion and restoration."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Connection, bindparam, insert, select

from dealdock.platform.database import write_guard
from dealdock.platform.database.selection import deleted, live
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import email_key
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.custom_field import CustomFieldValue
from dealdock.vendors.pardot.errors import (
    NO_PROSPECT_ID,
    PROSPECT_EMAIL_IN_USE,
    PROSPECT_EMAIL_TAKEN,
    TOO_LONG_VALUES,
    TOO_MANY_VALUES,
)
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import CRITERIA, MATCHES, Prospect
from dealdock.vendors.pardot.prospect.queries import has, one
from dealdock.vendors.pardot.visitor_activity import service as visitor_activity_service
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

VERSION_OF_SHARED_EMAILS = 4

MAX_VALUES: Final = 1_000
MAX_CHARACTERS: Final = 5_000_000
"""The values of custom fields that a prospect has. It is ours."""
_IDS_AT_ONCE: Final = 1_000
"""The maximum number of ids in a statement: databases limit it, and choose bad plans for many ids."""

_ADD_SCORE: Final = Statement(
    sa.update(Prospect)
    .where(Prospect.dataset_id == bindparam("dataset"), Prospect.id == bindparam("prospect"))
    .values(score=Prospect.score + bindparam("points", type_=BigInteger))
)

Custom = Mapping[int, Sequence[str]]
"""Values by the custom field's id. An empty list clears the field."""


def create(
    db: Connection,
    account: AccountContext,
    *,
    email: str | None = None,
    campaign_id: int | None = None,
    score: int = 0,
    custom: Custom | None = None,
    now: datetime,
    **fields: Any,
) -> int:
    """Add a prospect and return its id. In version 3 an address is unique, also among deleted prospects.

    `fields` are further columns by name; the others stay empty.
    """
    campaign_id = campaigns.chosen(db, account, campaign_id)
    # this locks, so no two calls take one address
    prospect_id = datasets.take_ids(db, account.dataset_id, 1, {Prospect: 1})
    if email is not None:
        check_address(db, account, email)
    if "profile_criteria" in fields:
        fields["profile_criteria"] = _matches({}, fields["profile_criteria"])
    columns = {"campaign_id": campaign_id, **_address(email), "score": score, **fields, "deleted": False}
    records.insert(db, account, Prospect, prospect_id, **columns, now=now)
    _set_custom(db, account, prospect_id, custom or {})
    return prospect_id


def update(
    db: Connection,
    account: AccountContext,
    prospect_id: int,
    changes: Mapping[str, Any],
    *,
    custom: Custom | None = None,
    touch: bool = False,
    now: datetime,
) -> None:
    """Change the given columns and custom fields. `updated_at` changes if a value does, or with `touch`."""
    changes = dict(changes)
    if "email" in changes:
        changes |= _address(changes["email"])
        check_address(db, account, changes["email"], but=prospect_id)
    query = select(Prospect.__table__).where(*one(account, prospect_id), live(Prospect))
    before = db.execute(query.with_for_update(key_share=True)).mappings().one_or_none()
    if before is None:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    if "profile_criteria" in changes:
        changes["profile_criteria"] = _matches(before["profile_criteria"], changes["profile_criteria"])
    different = {name: value for name, value in changes.items() if before[name] != value}
    if _set_custom(db, account, prospect_id, custom or {}) or different or touch:
        db.execute(sa.update(Prospect).where(*one(account, prospect_id)).values(**different, updated_at=now))


def assign(db: Connection, account: AccountContext, prospect_id: int, user_id: int, *, now: datetime) -> None:
    """Assign a prospect to an existing user."""
    statement = sa.update(Prospect).where(*one(account, prospect_id))
    db.execute(statement.values(assigned_to_id=user_id, updated_at=now))


def unassign(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Remove the assignment to a user; an unassigned prospect stays unchanged."""
    statement = sa.update(Prospect).where(*one(account, prospect_id), Prospect.assigned_to_id.is_not(None))
    db.execute(statement.values(assigned_to_id=None, updated_at=now))


def delete(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Mark a prospect as deleted. Its address, memberships, activities and `updated_at` stay.

    It is unlinked from its opportunities, with one activity for each, even with a CRM connector.
    """
    hidden = sa.update(Prospect).where(*one(account, prospect_id), live(Prospect)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    links = (OpportunityProspect.dataset_id == account.dataset_id, OpportunityProspect.prospect_id == prospect_id)
    linked = select(OpportunityProspect.opportunity_id).where(*links).order_by(OpportunityProspect.opportunity_id)
    ids = list(db.scalars(linked))
    first_id = datasets.take_ids(db, account.dataset_id, len(ids), {Prospect: -1, VisitorActivity: len(ids)})
    if not ids:
        return
    with write_guard.lifted(db):
        db.execute(sa.delete(OpportunityProspect).where(*links))
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = Opportunity.id.in_(ids[start : start + _IDS_AT_ONCE])
            deals = (Opportunity.dataset_id == account.dataset_id, some, live(Opportunity))
            db.execute(sa.update(Opportunity).where(*deals).values(updated_at=now))
    visitor_activity_service.record_unlinked(db, account, prospect_id, ids, first_id=first_id, now=now)


def restore(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Restore a deleted prospect without its opportunities; a live one stays unchanged."""
    back = sa.update(Prospect).where(*one(account, prospect_id), deleted(Prospect))
    if db.execute(back.values(deleted=False, updated_at=now)).rowcount:
        datasets.count_live(db, account.dataset_id, {Prospect: 1})


def add_score(db: Connection, account: AccountContext, prospect_ids: Sequence[int], points: int) -> None:
    """Add the points to the score of each of these prospects."""
    if points:
        moved = {"dataset": account.dataset_id, "points": points}
        _ADD_SCORE.run_many(db, [{**moved, "prospect": prospect_id} for prospect_id in prospect_ids])


def _address(email: str | None) -> dict[str, str | None]:
    return {"email": email, "email_key": None if email is None else email_key(email)}


def _matches(before: Mapping[str, str] | None, given: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return how a prospect compares with the criteria of its profile after a change. Other criteria are left out."""
    merged = {**(before or {}), **(given or {})} if given is not None else {}
    known = {str(number): merged.get(str(number), MATCHES[-1]) for number in range(2, len(CRITERIA) + 2)}
    return {number: word for number, word in known.items() if word != MATCHES[-1]} or None


def shares_addresses(account: AccountContext) -> bool:
    """Return True if several prospects of the account may share an address."""
    return settings.of(account).version >= VERSION_OF_SHARED_EMAILS


def check_address(db: Connection, account: AccountContext, email: str, *, but: int | None = None) -> None:
    """Check that a prospect may have an address: in version 3 no other prospect has it, not even a deleted one.

    `but`: the id of the prospect whose address changes. Raise `RecordError(PROSPECT_EMAIL_TAKEN)` for a new prospect,
    and `RecordError(PROSPECT_EMAIL_IN_USE)` for a changed one.
    """
    other = select(Prospect.id).where(has(account, email), Prospect.id != (but or 0))
    if not shares_addresses(account) and db.scalar(other.limit(1)) is not None:
        raise RecordError(PROSPECT_EMAIL_TAKEN if but is None else PROSPECT_EMAIL_IN_USE, email)


def _set_custom(db: Connection, account: AccountContext, prospect_id: int, custom: Custom) -> bool:
    """Set these custom fields, and return True if any value changed."""
    if not custom:
        return False
    conditions = (CustomFieldValue.dataset_id == account.dataset_id, CustomFieldValue.prospect_id == prospect_id)
    named = (*conditions, CustomFieldValue.custom_field_id.in_(custom))
    stored = select(CustomFieldValue.custom_field_id, CustomFieldValue.position, CustomFieldValue.value).where(*named)
    before = {(row.custom_field_id, row.position): row.value for row in db.execute(stored)}
    after = {(field, place): value for field, values in custom.items() for place, value in enumerate(values)}
    if before == after:
        return False
    db.execute(sa.delete(CustomFieldValue).where(*named))
    rows = [
        {
            "dataset_id": account.dataset_id,
            "prospect_id": prospect_id,
            "custom_field_id": field,
            "position": place,
            "value": value,
        }
        for (field, place), value in after.items()
    ]
    if rows:
        db.execute(insert(CustomFieldValue), rows)
        size = sa.func.sum(sa.func.length(CustomFieldValue.value))
        number, characters = db.execute(select(sa.func.count(), size).where(*conditions)).one()
        if number > MAX_VALUES:
            raise RecordError(TOO_MANY_VALUES, prospect_id, number, MAX_VALUES)
        if characters > MAX_CHARACTERS:
            raise RecordError(TOO_LONG_VALUES, prospect_id, characters, MAX_CHARACTERS)
    return True
