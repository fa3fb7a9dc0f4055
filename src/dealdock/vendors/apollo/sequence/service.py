"""Writes to sequences and to the contacts in them (contract 10.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, func, insert, select

from dealdock.platform.records import datasets, records
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.sequence.model import Sequence as SequenceModel
from dealdock.vendors.apollo.sequence.model import SequenceContact
from dealdock.vendors.apollo.wire import values

MODES: Final = ("remove", "stop", "mark_as_finished")
_EMPTY: Final[dict[str, Any]] = {**dict.fromkeys(SequenceContact.__table__.c.keys()), "status": "active"}


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a sequence, and return its number. Its owner is by default the account's first user."""
    if columns.get("user_id") is None:
        first = select(func.min(User.id)).where(User.dataset_id == account.dataset_id)
        columns["user_id"] = db.scalar(first)
    return records.add(db, account, SequenceModel, now=now, **columns, **derived(columns))


def update(db: Connection, account: AccountContext, sequence_id: int, *, now: datetime, **changes: Any) -> None:
    """Change a sequence. Raises `RecordError(NO_RECORD)`."""
    records.change(db, account, SequenceModel, sequence_id, {**changes, **derived(changes)}, now=now)


def derived(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that follow from a name."""
    return {"name_key": values.key(columns["name"])[: values.MAX_NAME_CHARACTERS]} if "name" in columns else {}


def add(
    db: Connection, account: AccountContext, contacts: Sequence[int], columns: Mapping[str, Any], *, now: datetime
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


def end(
    db: Connection,
    account: AccountContext,
    sequences: Sequence[int],
    contacts: Sequence[int],
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
        db.execute(sa.delete(SequenceContact).where(*here))
        return
    stopped = {"status": "inactive", "inactive_reason": "manually stopped"}
    columns = stopped if mode == "stop" else {"status": "finished", "finished_at": now}
    db.execute(sa.update(SequenceContact).where(*here).values(**columns, updated_at=now))
