"""Queries for sequences, and for the contacts in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Rows
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.batches import Batch
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.email_account.model import EmailAccount
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceContact

_CONTACTS: Final = (
    select(func.count())
    .select_from(SequenceContact.__table__)
    .where(SequenceContact.dataset_id == Sequence.dataset_id, SequenceContact.sequence_id == Sequence.id)
    .scalar_subquery()
)
_ALL: Final = select(*Sequence.__table__.c, _CONTACTS.label("contacts")).where(
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
    """Return the condition that a contact is in one of these sequences."""
    here = (SequenceContact.dataset_id == account.dataset_id, SequenceContact.sequence_id.in_(numbers))
    return Contact.id.in_(select(SequenceContact.contact_id).where(*here))
