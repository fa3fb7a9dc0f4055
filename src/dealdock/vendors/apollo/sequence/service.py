"""Writes to the contacts in sequences (contract 10.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.sequence.model import SequenceContact

MODES: Final = ("remove", "stop", "mark_as_finished")
_EMPTY: Final[dict[str, Any]] = {**dict.fromkeys(SequenceContact.__table__.c.keys()), "status": "active"}


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
