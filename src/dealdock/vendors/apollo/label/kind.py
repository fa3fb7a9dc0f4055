"""The kind of labels."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.records import records, removal
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.label import service
from dealdock.vendors.apollo.label.model import Label


def _create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    return records.add(db, account, Label, now=now, **columns, **service.derived(columns))


def _update(db: Connection, account: AccountContext, label_id: int, *, now: datetime, **changes: Any) -> None:
    own = service.derived(changes) if "name" in changes else {}
    records.change(db, account, Label, label_id, {**changes, **own}, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    for column in (Contact.label_ids, Company.label_ids):
        id_lists.forget(db, account, column, [ids.show("label", number)])
    removal.remove(db, account, Label, number)


LABEL: Final = Kind(
    "label",
    "labels",
    Label,
    references={"user_id": "user"},
    create=_create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    fixed={"modality"},
    example={"modality": "contacts", "name": "Spring fair"},
    named_by="name",
    derived=service.derived,
)
