"""Sequences and the contacts in them: queries and writes (contract 10.5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Rows
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.email_account import EmailAccount
from dealdock.vendors.apollo.record.batches import Batch
from dealdock.vendors.apollo.sequence.model import EventType, Sequence, SequenceContact, SequenceEvent
from dealdock.vendors.apollo.sequence.step import SequenceStep
from dealdock.vendors.apollo.wire import values

_CONTACTS: Final = (
    select(func.count())
    .select_from(SequenceContact.__table__)
    .where(SequenceContact.dataset_id == Sequence.dataset_id, SequenceContact.sequence_id == Sequence.id)
    .scalar_subquery()
)

_STEPS: Final = (
    select(func.count())
    .select_from(SequenceStep.__table__)
    .where(SequenceStep.dataset_id == Sequence.dataset_id, SequenceStep.sequence_id == Sequence.id)
    .scalar_subquery()
)

_ALL: Final = select(*Sequence.__table__.c, _CONTACTS.label("contacts"), _STEPS.label("steps")).where(
    Sequence.dataset_id == bindparam("dataset_id")
)

_MAILBOX: Final = (EmailAccount.dataset_id == SequenceContact.dataset_id) & (
    EmailAccount.id == SequenceContact.email_account_id
)

_OF_CONTACTS: Final = Batch(
    select(*SequenceContact.__table__.c, EmailAccount.email, EmailAccount.user_id)
    .outerjoin(EmailAccount, _MAILBOX)
    .where(SequenceContact.dataset_id == bindparam("dataset_id")),
    SequenceContact.contact_id,
)

_NAMES: Final = (*SequenceContact.__table__.c.keys(), "email", "user_id")

Enrolment = Mapping[str, Any]
"""A contact's part in a sequence, by column, with the address and the user of its mailbox."""


def of_ids(db: Connection, account: AccountContext, numbers: Iterable[int]) -> list[AnyRow]:
    """Return the sequences with these numbers, in their order, each once."""
    wanted = list(dict.fromkeys(numbers))
    rows = db.execute(_ALL.where(Sequence.id.in_(wanted)), {"dataset_id": account.dataset_id})
    found = {row.id: row for row in rows}
    return [found[number] for number in wanted if number in found]


def page(db: Connection, account: AccountContext, selection: Selection) -> Rows[AnyRow]:
    """Return a page of sequences."""
    return db.execute(selection.page(_ALL, Sequence), {"dataset_id": account.dataset_id}).all()


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of sequences on all pages."""
    count = select(func.count()).select_from(Sequence).where(Sequence.dataset_id == account.dataset_id)
    return db.scalars(selection.total(count, Sequence)).one()


def of_contacts(db: Connection, account: AccountContext, contacts: Rows[int]) -> Mapping[int, Rows[Enrolment]]:
    """Return the parts of contacts in sequences, in the order in which they were added, by contact."""
    found: defaultdict[int, list[Enrolment]] = defaultdict(list)
    if contacts:
        rows = [dict(zip(_NAMES, row, strict=True)) for row in _OF_CONTACTS.rows(db, account, contacts)]
        for row in sorted(rows, key=lambda each: each["id"]):
            found[row["contact_id"]].append(row)
    return found


def statuses(db: Connection, account: AccountContext, number: int) -> dict[str, int]:
    """Return the numbers of a sequence's contacts by status."""
    here = (SequenceContact.dataset_id == account.dataset_id, SequenceContact.sequence_id == number)
    rows = db.execute(select(SequenceContact.status, func.count()).where(*here).group_by(SequenceContact.status))
    return {row.status: row[1] for row in rows}


def contacts_of(account: AccountContext, numbers: Rows[int]) -> Any:
    """Return the query for the contacts in these sequences."""
    here = (SequenceContact.dataset_id == account.dataset_id, SequenceContact.sequence_id.in_(numbers))
    return select(SequenceContact.contact_id).where(*here)


MODES: Final = ("remove", "stop", "mark_as_finished")
_EMPTY: Final[dict[str, Any]] = {**dict.fromkeys(SequenceContact.__table__.c.keys()), "status": "active"}


def first_user_created_at(db: Connection, account: AccountContext) -> datetime:
    """Return the time at which the account's first user was created."""
    created = select(User.created_at).where(User.dataset_id == account.dataset_id).order_by(User.id).limit(1)
    return db.scalars(created).one()


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a sequence, and return its number. Its owner is by default the account's first user."""
    if columns.get("user_id") is None:
        first = select(func.min(User.id)).where(User.dataset_id == account.dataset_id)
        columns["user_id"] = db.scalar(first)
    return records.add(db, account, Sequence, now=now, **columns, **derived(columns))


def update(db: Connection, account: AccountContext, sequence_id: int, *, now: datetime, **changes: Any) -> None:
    """Change a sequence. Raises `RecordError(NO_RECORD)`."""
    records.change(db, account, Sequence, sequence_id, {**changes, **derived(changes)}, now=now)


def derived(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that follow from a name."""
    return {"name_key": values.key(columns["name"])[: values.MAX_NAME_CHARACTERS]} if "name" in columns else {}


def add(
    db: Connection, account: AccountContext, contacts: Rows[int], columns: Mapping[str, Any], *, now: datetime
) -> None:
    """Add contacts to a sequence, all with the same columns."""
    if not contacts:
        return
    first = datasets.take_ids(db, account.dataset_id, len(contacts))
    fixed = {**_EMPTY, **columns, "dataset_id": account.dataset_id, **account.times(SequenceContact, now)}
    db.execute(
        insert(SequenceContact),
        [{**fixed, "id": number, "contact_id": contact} for number, contact in enumerate(contacts, first)],
    )
    added = [(fixed["sequence_id"], contact) for contact in contacts]
    _log(db, account, "enrolled", added, now=now)
    if fixed["status"] == "paused":
        _log(db, account, "paused", added, now=now)


def end(
    db: Connection,
    account: AccountContext,
    sequences: Rows[int],
    contacts: Rows[int],
    mode: str,
    *,
    now: datetime,
) -> None:
    """Remove contacts from sequences, stop them there, or mark them as finished, by one of the modes."""
    here = (
        SequenceContact.dataset_id == account.dataset_id,
        SequenceContact.sequence_id.in_(sequences),
        SequenceContact.contact_id.in_(contacts),
    )
    if mode == "remove":
        _log(db, account, "removed", _members(db, *here), now=now)
        db.execute(sa.delete(SequenceContact).where(*here))
        return
    type_: EventType = "paused" if mode == "stop" else "completed"
    reason = "manually stopped" if mode == "stop" else None
    stopped = {"status": "inactive", "inactive_reason": reason}
    columns = stopped if mode == "stop" else {"status": "finished", "finished_at": now}
    changed = _members(db, *here, SequenceContact.status != columns["status"])
    _log(db, account, type_, changed, reason, now=now)
    db.execute(sa.update(SequenceContact).where(*here).values(**columns, updated_at=now))


_STOPPED: Final = "Sequence inactive"
"""The reason of contacts that are paused because their sequence is not active."""


def switch(db: Connection, account: AccountContext, number: int, *, is_active: bool, now: datetime) -> None:
    """Activate a sequence, and its contacts that were paused with it; or deactivate it, and pause its contacts."""
    update(db, account, number, now=now, active=is_active)
    before = (("paused", _STOPPED), ("active", None))
    (status, reason), (after, why) = before if is_active else before[::-1]
    here = (SequenceContact.status == status, SequenceContact.inactive_reason.is_not_distinct_from(reason))
    moved = {"status": after, "inactive_reason": why, "paused_at": None if is_active else now}
    _move(db, account, number, "resumed" if is_active else "paused", here, moved, now=now)


def archive(db: Connection, account: AccountContext, number: int, *, now: datetime) -> None:
    """Archive a sequence, which ends it for all its contacts."""
    update(db, account, number, now=now, active=False, archived=True)
    here = (SequenceContact.status.in_(("active", "paused")),)
    _move(db, account, number, "completed", here, {"status": "finished", "finished_at": now}, now=now)


def _move(
    db: Connection,
    account: AccountContext,
    number: int,
    type_: EventType,
    conditions: Iterable[ColumnElement[bool]],
    columns: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    here = (SequenceContact.dataset_id == account.dataset_id, SequenceContact.sequence_id == number, *conditions)
    _log(db, account, type_, _members(db, *here), columns.get("inactive_reason"), now=now)
    db.execute(sa.update(SequenceContact).where(*here).values(**columns, updated_at=now))


def _members(db: Connection, *conditions: ColumnElement[bool]) -> Rows[tuple[int, int]]:
    """Return the sequences and contacts of the parts of contacts in sequences, in the order of their addition."""
    query = select(SequenceContact.sequence_id, SequenceContact.contact_id).where(*conditions)
    return [(row.sequence_id, row.contact_id) for row in db.execute(query.order_by(SequenceContact.id))]


def _log(
    db: Connection,
    account: AccountContext,
    type_: EventType,
    members: Rows[tuple[int, int]],
    reason: str | None = None,
    *,
    now: datetime,
) -> None:
    """Add an event for each of these sequences and contacts."""
    if not members:
        return
    first = datasets.take_ids(db, account.dataset_id, len(members))
    own = {"dataset_id": account.dataset_id, "type": type_, "step_position": None, "reason": reason}
    fixed = {**own, **account.times(SequenceEvent, now)}
    db.execute(
        insert(SequenceEvent),
        [
            {**fixed, "id": number, "sequence_id": sequence, "contact_id": contact}
            for number, (sequence, contact) in enumerate(members, first)
        ],
    )
