"""The kind of list memberships."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.control_errors import in_field
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.list.model import ListMembership
from dealdock.vendors.pardot.list_membership import service
from dealdock.vendors.pardot.prospect.named import PROSPECT_NAME, find


def _create(db: Connection, account: AccountContext, *, prospect_id: int | str, now: datetime, **fields: Any) -> int:
    return service.create(db, account, prospect_id=find(db, account, prospect_id), **fields, now=now)


def _update(db: Connection, account: AccountContext, membership_id: int, *, now: datetime, **changes: Any) -> None:
    membership = records.read(db, account, ListMembership, membership_id)
    if membership.opted_out and not changes.get("opted_out", True) and not settings.of(account).opt_in_again:
        text = "an opt-out stays, as for the API, unless the account's switch opt_in_again is on"
        raise MissingReferenceError("opted_out", text)
    service.update(db, account, membership_id, changes, now=now)


def _undelete(db: Connection, account: AccountContext, membership_id: int, *, now: datetime) -> None:
    """Put the prospect on the list again, as a new membership would."""
    here = (ListMembership.dataset_id == account.dataset_id, ListMembership.id == membership_id)
    row = db.execute(select(ListMembership.__table__).where(*here)).one()
    if row.deleted:
        service.create(db, account, list_id=row.list_id, prospect_id=row.prospect_id, now=now)


LIST_MEMBERSHIP: Final = Kind(
    "listMembership",
    "listMemberships",
    ListMembership,
    references={"list_id": "list", "prospect_id": "prospect"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=timeless(service.delete),
    undelete=_undelete,
    fixed={"list_id", "prospect_id"},
    new={"prospect_id": PROSPECT_NAME},
    errors=in_field("prospect_id", NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED),
    example={"list_id": 332, "prospect_id": "jdoe@company.com", "opted_out": False},
)
