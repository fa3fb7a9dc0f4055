"""The kinds of sequences and of the contacts in them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.kind import of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceContact
from dealdock.vendors.apollo.wire import values


def _derived(columns: Any) -> dict[str, str]:
    """Return the columns that follow from a name."""
    return {"name_key": values.key(columns["name"])[: values.MAX_NAME_CHARACTERS]} if "name" in columns else {}


def _create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    return records.add(db, account, Sequence, now=now, **columns, **_derived(columns))


def _update(db: Connection, account: AccountContext, sequence_id: int, *, now: datetime, **changes: Any) -> None:
    records.change(db, account, Sequence, sequence_id, {**changes, **_derived(changes)}, now=now)


SEQUENCE: Final = of_rows(
    "sequence",
    "sequences",
    Sequence,
    references={"user_id": "user"},
    create=_create,
    update=_update,
    parts=(SequenceContact,),
    example={"name": "First contact", "active": True},
    named_by="name",
    derived=_derived,
)
SEQUENCE_CONTACT: Final = of_rows(
    "sequence_contact",
    "sequence_contacts",
    SequenceContact,
    references={
        "sequence_id": "sequence",
        "contact_id": "contact",
        "email_account_id": "email_account",
        "added_by_id": "user",
    },
)
